"""Loading a list in the browser: send it, read what would become of it, load it, read what became of it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.contrib import admin
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import localdate
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from agencies.importing.describing import describe, example_csv, example_xlsx
from agencies.importing.rows import Column
from agencies.importing.tables import UnusableFile
from agencies.locking import lock
from agencies.requests import Request
from listings.importing.columns import COLUMNS
from locator.access import can_load_households, can_load_units
from locator.enums import UploadKind
from locator.loading.forms import ListForm, UnitListForm
from locator.loading.run import check, load_upload
from locator.models import Upload
from matching.households.importing.columns import client_columns

ROWS_SHOWN = 50
WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@dataclass(frozen=True)
class Loading:
    """How one kind of list is loaded: by whom, with which form and columns, in which frame, and what its pages
    are called.
    """

    kind: UploadKind
    may_load: Callable[..., bool]
    form: type[ListForm]
    columns: Callable[[], Sequence[Column]]
    frame: str
    target: str

    @property
    def start_page(self) -> str:
        """The page that asks for a list."""
        return f"load_{self.kind}"

    @property
    def list_page(self) -> str:
        """The page of a list that was sent: what would become of it, or what did."""
        return f"loading_{self.kind}"

    @property
    def refused_page(self) -> str:
        """The file of the rows that were refused."""
        return f"refused_{self.kind}"

    @property
    def example_pages(self) -> dict[str, str]:
        """The example file, as CSV and as a workbook."""
        return {"CSV": f"example_{self.kind}_csv", "XLSX": f"example_{self.kind}_xlsx"}

    def upload(self, request: Request, code: UUID, to_change: bool = False) -> Upload:
        """The person's own list; anybody else's, or an old one, is not there."""
        uploads = Upload.objects.visible_to(request.user).filter(kind=self.kind, code=code)
        if to_change:
            lock(uploads, waits=True)
        return get_object_or_404(uploads)

    def page(self, request: Request, template: str, context: dict) -> HttpResponse:
        """A page in the frame of this kind: the admin's for homes, the site's for households."""
        around = admin.site.each_context(request) if self.kind == UploadKind.UNITS else {}
        return render(request, template, around | {"loading": self, "frame": self.frame} | context)


LOADINGS = {
    UploadKind.UNITS: Loading(
        UploadKind.UNITS,
        can_load_units,
        UnitListForm,
        lambda: COLUMNS,
        "load/in_admin.html",
        "admin:listings_unit_changelist",
    ),
    UploadKind.HOUSEHOLDS: Loading(
        UploadKind.HOUSEHOLDS,
        can_load_households,
        ListForm,
        lambda: client_columns(localdate()),
        "base.html",
        "households",
    ),
}


def loading_for(request: Request, kind: UploadKind) -> Loading:
    """How the person loads lists of a kind; for whoever may not, there is no such page."""
    loading = LOADINGS[kind]
    if not loading.may_load(request.user):
        raise Http404
    return loading


def start(request: Request, kind: UploadKind) -> HttpResponse:
    """Ask for a list, check it, and go on to what would become of it."""
    loading = loading_for(request, kind)
    form = loading.form(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        Upload.objects.outdated().delete()
        agency = request.user.agency if kind == UploadKind.HOUSEHOLDS else None
        upload = Upload(kind=kind, person=request.user, agency=agency, **form.values())
        try:
            check(upload)
            upload.save()
            return redirect(loading.list_page, upload.code)
        except UnusableFile as error:
            form.add_error("file", str(error))
    columns = [describe(column) for column in loading.columns()]
    return loading.page(request, "load/start.html", {"form": form, "columns": columns})


def uploaded(request: Request, kind: UploadKind, code: UUID) -> HttpResponse:
    """What would become of a list that was sent, and once it is loaded, what did. POST loads it, or lets go of it."""
    loading = loading_for(request, kind)
    if request.method == "POST":
        with transaction.atomic():
            upload = loading.upload(request, code, to_change=True)
            if "discard" in request.POST:
                upload.delete()
                return redirect(loading.start_page)
            load_upload(upload)
        return redirect(loading.list_page, code)
    upload = loading.upload(request, code)
    if not upload.loaded_at and upload.language != get_language():
        check(upload)
    report = upload.report
    context = {
        "upload": upload,
        "report": report,
        "going_in": report.created + report.updated,
        "errors": report.errors[:ROWS_SHOWN],
        "more_errors": report.rejected - len(report.errors[:ROWS_SHOWN]),
        "advice": report.advice()[:ROWS_SHOWN],
    }
    return loading.page(request, "load/loaded.html" if upload.loaded_at else "load/preview.html", context)


@require_safe
def refused_rows(request: Request, kind: UploadKind, code: UUID) -> HttpResponse:
    """The refused rows as they were sent, with what to do about each, as a CSV file to mend and send again."""
    upload = loading_for(request, kind).upload(request, code)
    if not upload.refused:
        raise Http404
    headers = {"Content-Disposition": 'attachment; filename="refused.csv"'}
    return HttpResponse(bytes(upload.refused), content_type="text/csv; charset=utf-8", headers=headers)


@require_safe
def example_csv_file(request: Request, kind: UploadKind) -> HttpResponse:
    """A list of invented rows with every column, to fill in instead."""
    loading = loading_for(request, kind)
    file = example_csv(loading.columns(), localdate())
    headers = {"Content-Disposition": f'attachment; filename="{kind}-example.csv"'}
    return HttpResponse(file, content_type="text/csv; charset=utf-8", headers=headers)


@require_safe
def example_xlsx_file(request: Request, kind: UploadKind) -> HttpResponse:
    """The same as a workbook."""
    loading = loading_for(request, kind)
    file = example_xlsx(loading.columns(), localdate())
    headers = {"Content-Disposition": f'attachment; filename="{kind}-example.xlsx"'}
    return HttpResponse(file, content_type=WORKBOOK, headers=headers)
