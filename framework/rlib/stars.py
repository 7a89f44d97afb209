"""What the compiler calls for iterables that follow a star."""

from __future__ import annotations

from framework.rlib.objectmodel import specialize


@specialize.argtype(0)
def star_items(items):
    """What follows a star of ``print``: a tuple is itself, of any other iterable a list of its items.

    CPython takes the items when the star is reached, before it computes what stands after it.
    """
    if isinstance(items, tuple):
        return items
    return [item for item in items]  # noqa: C416  (list() of a generator object is the same loop)
