"""Functions of ``sys``."""

from __future__ import annotations

from framework.rlib.objectmodel import specialize


@specialize.argtype(0)
def exit(status=None):  # noqa: A001
    """``sys.exit``: the exit status is decided where SystemExit arrives."""
    raise SystemExit(status)
