"""Values of a document by their dotted path. Pure."""

from typing import Any


def at(document: dict[str, Any], path: str) -> Any:
    """The value at a path; a step into a list is its number. Raises KeyError or IndexError where nothing is there."""
    found: Any = document
    for step in path.split("."):
        found = found[int(step)] if isinstance(found, list) else found[step]
    return found


def put(document: dict[str, Any], path: str, value: Any) -> None:
    """Set the value at a path that is there."""
    *above, last = path.split(".")
    holder: Any = at(document, ".".join(above)) if above else document
    holder[int(last) if isinstance(holder, list) else last] = value


def leaves(document: Any, above: str = "") -> dict[str, Any]:
    """Every value that holds no others, by its path. A list of words or of numbers holds its elements."""
    if isinstance(document, dict):
        items = [(str(key), value) for key, value in document.items()]
    elif isinstance(document, list):
        items = [(str(place), value) for place, value in enumerate(document)]
    else:
        return {above: document}
    found: dict[str, Any] = {}
    for key, value in items:
        found |= leaves(value, f"{above}.{key}" if above else key)
    return found
