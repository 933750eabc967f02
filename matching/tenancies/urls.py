from django.urls import path, register_converter

from matching.converters import HouseholdCode
from matching.enums import CheckInKind
from matching.tenancies import views


class CheckInCode(HouseholdCode):
    """A check-in, by the months after the move-in."""

    regex = "|".join(CheckInKind.values)


register_converter(CheckInCode, "check_in")

urlpatterns = [
    path("households/<household:code>/moved-in/", views.move_in, name="move_in"),
    path("households/<household:code>/moved-in/undo/", views.undo_move_in, name="undo_move_in"),
    path("households/<household:code>/check-ins/<check_in:kind>/", views.check_in, name="check_in"),
    path("households/<household:code>/end-of-tenancy/", views.end, name="end_tenancy"),
    path("households/<household:code>/return/", views.return_to_front_door, name="return_to_front_door"),
    path("tenancies/", views.tenancy_list, name="tenancies"),
]
