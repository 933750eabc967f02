"""Addresses of the monthly report: a month is written 2026-10."""

from datetime import date

from django.urls import path, register_converter

from locator.reports import views
from locator.reports.facts.months import parse, written
from locator.reports.publishing import views as publish_views


class MonthConverter:
    """The first day of a month that is written YYYY-MM."""

    regex = r"[0-9]{4}-[0-9]{2}"

    def to_python(self, value: str) -> date:
        return parse(value)

    def to_url(self, value: date | str) -> str:
        return value if isinstance(value, str) else written(value)


class FileKind:
    """A format to download."""

    regex = "|".join(views.TYPES)

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


register_converter(MonthConverter, "month")
register_converter(FileKind, "report_format")

urlpatterns = [
    path("reports/", views.report_list, name="reports"),
    path("reports/<month:month>/", views.report_page, name="report"),
    path("reports/<month:month>/units/", views.report_units, name="report_units"),
    path("reports/<month:month>/households/", views.report_households, name="report_households"),
    path("reports/<month:month>/prepare/", publish_views.prepare_report, name="report_prepare"),
    path("reports/<month:month>/publish/", publish_views.publish_report, name="report_publish"),
    path("reports/<month:month>/announce/", publish_views.announce_report, name="report_announce"),
    path("reports/<month:month>/compare/", publish_views.compare_report, name="report_compare"),
    path("reports/<month:month>/<report_format:kind>/", views.report_file, name="report_file"),
    path("public/reports/", views.public_list, name="public_reports"),
    path("public/reports/<month:month>/", views.public_page, name="public_report"),
    path("public/reports/<month:month>/<report_format:kind>/", views.public_file, name="public_report_file"),
]
