"""Public codes of households, such as K7QF-2M: short, sayable on the phone, and wrong when mistyped.

Five random characters and a check character. The alphabet leaves out I, O and U and the digits 0 and 1; its size, 31,
is a prime, so that the weighted check finds every single wrong character and every two neighbours swapped. The second
and fifth characters are digits, so that no code spells a word.
"""

import re
import secrets

ALPHABET = "23456789ABCDEFGHJKLMNPQRSTVWXYZ"
DIGITS = "23456789"
# Its powers differ modulo 31, and none is 30, the weight of the check character: so swapped neighbours are found.
BASE = 28
PATTERN = re.compile(rf"[{ALPHABET}][{DIGITS}][{ALPHABET}]{{2}}-[{DIGITS}][{ALPHABET}]")


def check_character(characters: str) -> str:
    """The check character of five characters."""
    total = sum(BASE**place * ALPHABET.index(character) for place, character in enumerate(characters, start=1))
    return ALPHABET[total % len(ALPHABET)]


def new_code() -> str:
    """A random code. It may be taken already: the database says so."""
    characters = "".join(secrets.choice(DIGITS if place in (1, 4) else ALPHABET) for place in range(5))
    return f"{characters[:4]}-{characters[4]}{check_character(characters)}"


def clean_code(text: str) -> str | None:
    """The code that a person typed, in its official spelling; None if it is no code or its check character is wrong."""
    characters = re.sub(r"[\s\-–—]", "", text).upper()
    code = f"{characters[:4]}-{characters[4:]}"
    if not PATTERN.fullmatch(code) or check_character(characters[:5]) != characters[5]:
        return None
    return code
