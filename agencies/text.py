"""Text as people compare it: without case, accents or the ways a keyboard spells the same letter."""

import re
import unicodedata
from functools import lru_cache
from typing import Any

from django.db import models

_DASHES = str.maketrans("‐‑‒–—−’‘", "------''")


@lru_cache(maxsize=20_000)
def fold(text: str) -> str:
    """The text in lower case, without accents, with single spaces: equal for names that a reader calls the same.

    Composed and decomposed accents, typographic dashes and apostrophes fold together; letters of other scripts
    (Inuktitut, Arabic) are kept.
    """
    decomposed = unicodedata.normalize("NFKD", text).translate(_DASHES)
    plain = "".join(letter for letter in decomposed if not unicodedata.combining(letter))
    return re.sub(r"\s+", " ", plain).strip().casefold()


class FoldedField(models.CharField):
    """Another field's text, folded: the key by which people's names and addresses are sorted and found.

    PostgreSQL without ICU does not sort French; this column does, and it is kept by every save and bulk_create.
    """

    def __init__(self, source: str, **kwargs: Any) -> None:
        self.source = source
        defaults: dict[str, Any] = {"max_length": 400, "editable": False, "db_collation": "C"}
        super().__init__(**defaults | kwargs)

    def deconstruct(self):
        name, path, args, kwargs = super().deconstruct()
        return name, path, [self.source, *args], kwargs

    def pre_save(self, model_instance, add):
        value = fold(getattr(model_instance, self.source))
        setattr(model_instance, self.attname, value)
        return value
