from django.urls import path

from matching.bank.views import unit_page, units

urlpatterns = [
    path("units/", units.unit_list, name="units"),
    path("units.csv", units.unit_export, {"kind": "csv"}, name="units_csv"),
    path("units.xlsx", units.unit_export, {"kind": "xlsx"}, name="units_xlsx"),
    path("units/<unit:name>/sheet/", unit_page.unit_sheet, name="unit_sheet"),
    path("units/<unit:name>/", unit_page.unit, name="unit"),
]
