"""A list that somebody sent, through the importers that the commands use: first on trial, then for good."""

from io import StringIO
from pathlib import Path
from tempfile import TemporaryDirectory

from django.utils import timezone
from django.utils.timezone import localdate
from django.utils.translation import get_language

from agencies.importing.report import write_refused
from agencies.importing.rows import read_rows
from agencies.importing.run import Importer, run_import
from listings.importing.units import UnitImporter
from locator.enums import UploadKind
from locator.models import Upload
from matching.households.importing.clients import ClientImporter

LARGEST_FILE = 5_000_000
LARGEST_WORKBOOK = 100_000_000


def importer_of(upload: Upload) -> Importer:
    """The importer for a list, as of today."""
    if upload.kind == UploadKind.UNITS:
        return UnitImporter(upload.source, localdate(), upload.verified_on, upload.person)
    if upload.agency is None:
        raise ValueError("A list of households belongs to an agency.")
    return ClientImporter(upload.agency, localdate())


def check(upload: Upload) -> None:
    """Work out what would become of the rows, in the reader's language; the registry stays as it is.

    Raises UnusableFile for what cannot be read as a list.
    """
    _run(upload, dry_run=True)


def load_upload(upload: Upload) -> None:
    """Bring the rows into the registry, all that can go in, and let go of the file. Twice is once.

    What was checked may have changed since: the rows are read and checked again. The list must be locked.
    """
    if upload.loaded_at:
        return
    _run(upload, dry_run=False)
    upload.loaded_at, upload.content = timezone.now(), b""
    upload.save()


def _run(upload: Upload, dry_run: bool) -> None:
    importer = importer_of(upload)
    with TemporaryDirectory() as folder:
        file = Path(folder, "list").with_suffix(Path(upload.file_name).suffix)
        file.write_bytes(upload.content)
        mapping = Path(folder, "mapping.toml")
        mapping.write_text(upload.mapping, encoding="utf-8")
        reader = read_rows(
            file, importer.columns, mapping if upload.mapping else None, largest_workbook=LARGEST_WORKBOOK
        )
        report = run_import(reader, importer, dry_run=dry_run)
        refused = StringIO(newline="")
        write_refused(refused, reader.table, report.errors)
    upload.summary, upload.language = report.as_json(), get_language()
    upload.refused = refused.getvalue().encode("utf-8-sig") if report.rejected else b""
