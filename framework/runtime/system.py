"""Functions of ``sys``, and its arguments."""

from __future__ import annotations

from framework.rlib.objectmodel import specialize

ARGUMENTS: list[str] = []
"""``sys.argv``; filled when the process starts."""


@specialize.argtype(0)
def exit(status=None):  # noqa: A001
    """``sys.exit``: the exit status is decided where SystemExit arrives."""
    if status is None:
        raise SystemExit
    raise SystemExit(status)


def getrecursionlimit() -> int:
    """``sys.getrecursionlimit()``: CPython's; the native stack is checked by its size."""
    return 1000


def setrecursionlimit(limit: int) -> None:
    """``sys.setrecursionlimit(limit)``: the native stack is what it is."""


@specialize.argtype(0)
def intern(text):
    """``sys.intern(text)``."""
    return text


def getfilesystemencoding() -> str:
    """``sys.getfilesystemencoding()``."""
    return "utf-8"
