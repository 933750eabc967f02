"""What a cell may say."""

from datetime import date
from decimal import Decimal

import pytest

from agencies.enums import Benefit, Gender
from agencies.importing.cells import CellError, Code, Codes, Day, Email, Money, Phone, Text, Whole, YesNo, clean

MONEY = Money(1, 20_000)


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("1250", "1250.00"),
        ("1,250.00", "1250.00"),
        ("$1,250", "1250.00"),
        ("1 250,00 $", "1250.00"),
        ("1\u00a0250,00\u00a0$", "1250.00"),
        ("1\u202f250,50 $", "1250.50"),
        ("1250,5", "1250.50"),
        ("1.250,00", "1250.00"),
        ("CA$ 1,250", "1250.00"),
        ("1250 CAD", "1250.00"),
        ("12,500", "12500.00"),
        ("1250.005", "1250.01"),
        ("1250.0049", "1250.00"),
        ("999.995", "1000.00"),
        ("0.995", "1.00"),
        ("1.25e3", "1250.00"),
        ("20000.004", "20000.00"),
    ],
)
def test_money_is_read_in_english_and_french_and_rounded_half_up(text, amount):
    assert MONEY(text) == Decimal(amount)
    assert MONEY(text).as_tuple().exponent == -2


@pytest.mark.parametrize(
    "text",
    [
        "0", "0.994", "20000.01", "-1250", "(1250)", "NaN", "inf", "Infinity", "1e309", "1e999999999", "9" * 5000,
        "abc", "1.250", "1,25,00", "12 50 $ $", "1,250,00", "$", "½", "١٢٥٠", "1250/month", "",
    ],
)  # fmt: skip
def test_what_is_no_sensible_amount_is_refused_with_a_sentence(text):
    with pytest.raises(CellError, match="between 1 and 20,000 dollars"):
        MONEY(text)


@pytest.mark.parametrize("text", ["2026-10-01", "2026-10-01 00:00:00", "2026-10-01T00:00:00"])
def test_dates_are_year_month_day(text):
    assert Day()(text) == date(2026, 10, 1)


@pytest.mark.parametrize(
    "text",
    ["01/10/2026", "2026-13-01", "2026-02-30", "20261001", "2026-W01-1", "0001-01-01", "9999-12-31", "soon", "46000"],
)
def test_other_dates_are_refused(text):
    with pytest.raises(CellError, match="Write a date"):
        Day()(text)


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        *((text, True) for text in ("yes", "Oui", "TRUE", "1", "y")),
        *((text, False) for text in ("no", "NON", "false", "0", "n")),
    ],
)
def test_yes_and_no_have_several_spellings(text, answer):
    assert YesNo()(text) is answer


@pytest.mark.parametrize("text", ["maybe", "2", "ja", "-"])
def test_what_is_neither_yes_nor_no_is_refused(text):
    with pytest.raises(CellError, match="yes or no"):
        YesNo()(text)


@pytest.mark.parametrize("text", ["ow", "OW", " ontario works ".strip(), "Ontario Works"])
def test_a_code_is_known_in_any_case_and_by_its_name(text):
    assert Code(Benefit)(text) == "ow"


def test_an_unknown_code_is_answered_with_the_codes():
    with pytest.raises(CellError, match="Choose from: F, M, X"):
        Code(Gender)("Z")


def test_several_codes_come_in_the_order_of_the_list_and_once():
    assert Codes(Benefit)("odsp; OW;;odsp") == ["ow", "odsp"]


@pytest.mark.parametrize(("text", "number"), [("2", 2), ("2.0", 2), ("0", 0), ("02", 2)])
def test_whole_numbers(text, number):
    assert Whole(0, 20)(text) == number


@pytest.mark.parametrize("text", ["21", "-1", "2.5", "two", "1e1", "9" * 5000, "²"])
def test_other_numbers_are_refused(text):
    with pytest.raises(CellError, match="whole number between 0 and 20"):
        Whole(0, 20)(text)


@pytest.mark.parametrize(
    ("text", "digits"),
    [
        ("613-555-0100", "6135550100"),
        ("+1 (613) 555.0100", "6135550100"),
        ("613 555 0100 ext. 12", "6135550100x12"),
        ("613 555 0100 poste 12", "6135550100x12"),
    ],
)
def test_phone_numbers_are_digits_without_the_country(text, digits):
    assert Phone()(text) == digits


@pytest.mark.parametrize("text", ["call me", "555", "613-555-0100 or 613-555-0101"])
def test_what_is_no_phone_number_is_refused(text):
    with pytest.raises(CellError, match="phone number"):
        Phone()(text)


def test_an_email_address_is_lower_case():
    assert Email()("Ann.Lee@Example.CA") == "ann.lee@example.ca"


@pytest.mark.parametrize("text", ["ann", "ann@", "a@b.ca, c@d.ca", "ann@example"])
def test_what_is_no_email_address_is_refused(text):
    with pytest.raises(CellError, match="e-mail address"):
        Email()(text)


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        ("  Ann\u00a0", "Ann"),
        ("E\u0301loi", "\u00c9loi"),
        ("ᐃᓄᒃᑎᑐᑦ", "ᐃᓄᒃᑎᑐᑦ"),
        ("شارع", "شارع"),
        ("=1+1", "=1+1"),
        ("'=1+1", "=1+1"),
        ("'s Gravenhage", "'s Gravenhage"),
    ],
)
def test_text_is_trimmed_and_composed_and_keeps_what_looks_like_a_formula(cell, text):
    assert clean(cell) == text


@pytest.mark.parametrize("cell", ["a\x00b", "a\x1b[31m", "a\x7f", "a\x85b", "a\ud800b"])
def test_control_characters_are_refused(cell):
    with pytest.raises(CellError, match="control characters"):
        clean(cell)


def test_text_that_is_too_long_is_refused():
    assert Text(5)("a  b\nc") == "a b c"
    assert Text(5, lines=True)("a\nb") == "a\nb"
    with pytest.raises(CellError, match="at most 5"):
        Text(5)("abcdef")
