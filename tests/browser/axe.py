"""What axe, the accessibility checker, has against a page."""

from typing import Any

from axe_playwright_python.sync_playwright import Axe

# Only faults are told: what is right is most of a page. And axe would ask for imported style sheets at addresses that
# do not exist.
OPTIONS = {"resultTypes": ["violations"], "preload": False}


def faults(page: Any) -> list[str]:
    """Each fault that axe knows, with the first element that has it; once the page is there."""
    page.wait_for_load_state()
    found = Axe().run(page, options=OPTIONS).response["violations"]
    return [f"{fault['id']} {fault['nodes'][0]['html'][:200]}" for fault in found]


def assert_accessible(page: Any) -> None:
    """No fault that axe knows, and no sideways scrolling."""
    assert faults(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
