"""Distances on the globe. Pure arithmetic: no Django."""

from math import asin, cos, radians, sin, sqrt

EARTH_RADIUS = 6371  # kilometres


def kilometres(latitude_1: float, longitude_1: float, latitude_2: float, longitude_2: float) -> float:
    """Great-circle distance in kilometres between two points in degrees; the same figure as `kilometres` in SQL."""
    half_chord_squared = (
        sin(radians(latitude_2 - latitude_1) / 2) ** 2
        + cos(radians(latitude_1)) * cos(radians(latitude_2)) * sin(radians(longitude_2 - longitude_1) / 2) ** 2
    )
    return 2 * EARTH_RADIUS * asin(min(1, sqrt(half_chord_squared)))
