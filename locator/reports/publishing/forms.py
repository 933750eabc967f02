"""What a coordinator says about a month before it is published."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

LONGEST = 1500


class NoteForm(forms.Form):
    """The note in both languages, and which revision it is for, so that a second click publishes nothing else."""

    revision = forms.IntegerField(widget=forms.HiddenInput)
    note_en = forms.CharField(
        label=_("Note in English"),
        help_text=_("What a reader should know about the month, in a few sentences. Name nobody."),
        widget=forms.Textarea(attrs={"rows": 4, "lang": "en"}),
        max_length=LONGEST,
        required=False,
    )
    note_fr = forms.CharField(
        label=_("Note in French"),
        help_text=_("The same in French. Leave both blank for no note."),
        widget=forms.Textarea(attrs={"rows": 4, "lang": "fr"}),
        max_length=LONGEST,
        required=False,
    )

    def clean(self) -> dict[str, Any]:
        """Both or neither: nobody reads half a report."""
        answers = super().clean() or {}
        for field, other in (("note_en", "note_fr"), ("note_fr", "note_en")):
            if answers.get(other) and not answers.get(field) and field not in self.errors:
                self.add_error(field, _("Write the note in this language too, or leave both blank."))
        return answers
