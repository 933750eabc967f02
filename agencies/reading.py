"""What is read more than once while one page is made, and cannot change meanwhile: read once."""

from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import wraps
from typing import ParamSpec, TypeVar

P = ParamSpec("P")
Found = TypeVar("Found")

_read: ContextVar[dict[Hashable, object] | None] = ContextVar("read", default=None)


@contextmanager
def reading() -> Iterator[None]:
    """Inside, `once` remembers; it forgets at the end."""
    token = _read.set({})
    try:
        yield
    finally:
        _read.reset(token)


def once(function: Callable[P, Found]) -> Callable[P, Found]:
    """Ask the database once for the same arguments while a page is read; every time anywhere else."""

    @wraps(function)
    def remembering(*args: P.args, **kwargs: P.kwargs) -> Found:
        read = _read.get()
        if read is None:
            return function(*args, **kwargs)
        key = (function, args, tuple(sorted(kwargs.items())))
        if key not in read:
            read[key] = function(*args, **kwargs)
        return read[key]  # type: ignore[return-value]  # kept under this very function

    return remembering
