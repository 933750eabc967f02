"""What a person says about a list when they send it."""

from pathlib import Path

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from agencies.wording import number
from listings.importing.units import can_name_source
from listings.models import SourceRecord
from locator.loading.run import LARGEST_FILE
from locator.settings import BASE_DIR

EXTENSIONS = (".csv", ".tsv", ".txt", ".xlsx", ".xls", ".ods", ".json")
LARGEST_MAPPING = 100_000
MAPPINGS = {path.stem: path for path in sorted((BASE_DIR / "listings" / "mappings").glob("*.toml"))}


class ListForm(forms.Form):
    """A file, and if its columns are not named as ours, how they become ours."""

    file = forms.FileField(
        label=gettext_lazy("The list"),
        help_text=gettext_lazy("A CSV file, a workbook or JSON, of 5 MB at most. The first row names the columns."),
        widget=forms.FileInput(attrs={"accept": ",".join(EXTENSIONS)}),
    )
    own_mapping = forms.FileField(
        label=gettext_lazy("A mapping file of your own"),
        help_text=gettext_lazy("Only where the list names its columns otherwise than the unit bank does (TOML)."),
        widget=forms.FileInput(attrs={"accept": ".toml"}),
        required=False,
    )

    def clean_file(self) -> UploadedFile:
        file = self.cleaned_data["file"]
        if Path(file.name).suffix.lower() not in EXTENSIONS:
            raise forms.ValidationError(_("Choose a CSV file, a workbook (XLSX) or a JSON file."))
        if file.size > LARGEST_FILE:
            raise forms.ValidationError(
                _("Choose a file of at most %(size)s MB, or load it in parts.")
                % {"size": number(LARGEST_FILE // 1_000_000)}
            )
        return file

    def clean_own_mapping(self) -> str:
        """The text of the mapping; empty if there is none."""
        file = self.cleaned_data["own_mapping"]
        if file is None:
            return ""
        if file.size > LARGEST_MAPPING:
            raise forms.ValidationError(_("A mapping is a short text: this file is too large for one."))
        try:
            return file.read().decode("utf-8-sig")
        except UnicodeDecodeError:
            raise forms.ValidationError(_("A mapping is a text file in UTF-8.")) from None

    def values(self) -> dict[str, object]:
        """What the form says of an upload."""
        file = self.cleaned_data["file"]
        return {
            "file_name": Path(file.name).name[-200:],
            "content": file.read(),
            "mapping": self.cleaned_data["own_mapping"],
        }


class UnitListForm(ListForm):
    """A list of homes: whose it is, and who confirmed it when."""

    source = forms.CharField(
        label=gettext_lazy("Whose list it is"),
        help_text=gettext_lazy(
            "Always the same name for lists from the same place: a home is known by it and by the list’s own number."
        ),
        max_length=SourceRecord._meta.get_field("source").max_length,
        widget=forms.TextInput(attrs={"list": "sources", "autocomplete": "off"}),
    )
    verified_on = forms.DateField(
        label=gettext_lazy("Confirmed on"),
        help_text=gettext_lazy(
            "The day somebody last confirmed the list (YYYY-MM-DD); blank if nobody did. A row may say its own day."
        ),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        input_formats=["%Y-%m-%d"],
        error_messages={"invalid": gettext_lazy("Write a date as YYYY-MM-DD, such as 2026-10-01.")},
        required=False,
    )
    known_mapping = forms.ChoiceField(
        label=gettext_lazy("How its columns are named"),
        choices=[("", gettext_lazy("As in the unit bank")), *((name, name.capitalize()) for name in MAPPINGS)],
        required=False,
    )

    field_order = ["file", "source", "verified_on", "known_mapping", "own_mapping"]

    @staticmethod
    def known_sources() -> list[str]:
        """The sources that the registry has homes from."""
        return list(SourceRecord.objects.order_by("source").values_list("source", flat=True).distinct())

    def clean_source(self) -> str:
        name = self.cleaned_data["source"].strip()
        if not can_name_source(name):
            raise forms.ValidationError(_("Write a short name without a slash, such as rentfaster."))
        return name

    def clean_verified_on(self):
        day = self.cleaned_data["verified_on"]
        if day and day > localdate():
            raise forms.ValidationError(_("A list cannot have been confirmed on a day that is still to come."))
        return day

    def clean(self) -> dict:
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("own_mapping") and cleaned.get("known_mapping"):
            self.add_error("own_mapping", _("Choose how its columns are named, or give a mapping file, not both."))
        return cleaned

    def values(self) -> dict[str, object]:
        known = self.cleaned_data["known_mapping"]
        told = {name: self.cleaned_data[name] for name in ("source", "verified_on")}
        return super().values() | told | ({"mapping": MAPPINGS[known].read_text(encoding="utf-8")} if known else {})
