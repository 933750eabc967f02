import pytest


@pytest.fixture
def units(tmp_path):
    """A units file to fill and to import."""
    # Named on the command line, this folder is read before Django is set up.
    from tests.listings.units_file import UnitsFile

    return UnitsFile(tmp_path)
