"""CSV files that people open in a spreadsheet program."""

BOM = "\ufeff"  # without it Excel misreads accents
# A cell that begins with one of these is a formula to a spreadsheet program.
FORMULA_STARTS = "=+-@"


def harmless(value: object) -> str:
    """A value as CSV text that no program takes for a formula; numbers such as -75.69 are left alone."""
    text = str(value)
    if text.lstrip()[:1] not in tuple(FORMULA_STARTS) and text[:1] not in ("\t", "\r", "\n"):
        return text
    try:
        float(text)
    except ValueError:
        return f"'{text}"
    return text
