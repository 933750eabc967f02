import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agencies.codes import ALPHABET, DIGITS, PATTERN, check_character, clean_code, new_code

FIVE = st.tuples(*(st.sampled_from(DIGITS if place in (1, 4) else ALPHABET) for place in range(5))).map("".join)


@st.composite
def valid_codes(draw):
    five = draw(FIVE)
    return f"{five[:4]}-{five[4]}{check_character(five)}"


def test_a_new_code_has_the_form_people_know_and_is_valid():
    codes = [new_code() for _ in range(500)]

    assert all(re.fullmatch(r"[2-9A-Z][2-9][2-9A-Z]{2}-[2-9][2-9A-Z]", code) for code in codes)
    assert all(clean_code(code) == code for code in codes)
    assert len(set(codes)) > 450


@pytest.mark.parametrize("letter", "IOU01")
def test_letters_that_look_alike_are_in_no_code(letter):
    assert letter not in ALPHABET


@given(valid_codes())
def test_every_single_wrong_character_is_found(code):
    wrong = [
        code[:place] + character + code[place + 1 :]
        for place in range(len(code))
        if code[place] != "-"
        for character in ALPHABET
        if character != code[place]
    ]

    assert len(wrong) == 6 * (len(ALPHABET) - 1)
    assert [clean_code(each) for each in wrong] == [None] * len(wrong)


@given(valid_codes())
def test_every_two_neighbours_swapped_are_found(code):
    plain = code.replace("-", "")
    swapped = [
        plain[:place] + plain[place + 1] + plain[place] + plain[place + 2 :]
        for place in range(5)
        if plain[place] != plain[place + 1]
    ]

    assert [clean_code(each) for each in swapped] == [None] * len(swapped)


@given(valid_codes())
def test_a_code_is_read_however_it_is_typed(code):
    typed = [code.lower(), code.replace("-", ""), f" {code} ", code.replace("-", " – "), " ".join(code)]

    assert [clean_code(each) for each in typed] == [code] * len(typed)


@given(st.text(max_size=12))
def test_what_is_read_as_a_code_is_one(text):
    code = clean_code(text)

    assert code is None or (PATTERN.fullmatch(code) and clean_code(code) == code)


@pytest.mark.parametrize("text", ["", "-", "K7QF", "K7QF-2", "K7QF-2MM", "K7QF-2M\x00", "KIQF-2M", "Ｋ7QF-2M"])
def test_what_is_no_code_is_none(text):
    assert clean_code(text) is None
