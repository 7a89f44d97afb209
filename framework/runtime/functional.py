"""``functools.reduce``; specialised for the function and the items."""

from __future__ import annotations

from framework.rlib.objectmodel import specialize


@specialize.argtype(0, 1)
def reduce(function, items):
    """``functools.reduce(function, items)``."""
    rest = iter(items)
    for first in rest:
        return reduce_from(function, rest, first)
    raise TypeError("reduce() of empty iterable with no initial value")


@specialize.argtype(0, 1, 2)
def reduce_from(function, items, initial):
    """``functools.reduce(function, items, initial)``."""
    result = initial
    for item in items:
        result = function(result, item)
    return result
