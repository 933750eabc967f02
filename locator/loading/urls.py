"""The pages on which one kind of list is loaded, below an address of their own."""

from django.urls import URLPattern, path

from locator.enums import UploadKind
from locator.loading import views


def pages_of(kind: UploadKind) -> list[URLPattern]:
    """Ask for a list, with an example of one; preview and result of one that was sent; its refused rows."""
    told = {"kind": kind}
    return [
        path("", views.start, told, name=f"load_{kind}"),
        path("example.csv", views.example_csv_file, told, name=f"example_{kind}_csv"),
        path("example.xlsx", views.example_xlsx_file, told, name=f"example_{kind}_xlsx"),
        path("<uuid:code>/", views.uploaded, told, name=f"loading_{kind}"),
        path("<uuid:code>/refused.csv", views.refused_rows, told, name=f"refused_{kind}"),
    ]
