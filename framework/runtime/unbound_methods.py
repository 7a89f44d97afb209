"""Methods of built-in types as values, ``str.lower``: functions that call the method of their argument."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any


@functools.cache
def method_function(cls: type, name: str) -> Callable[[Any], Any]:
    """What ``cls.name`` does to one argument, which is declared to be of the class."""

    def method(receiver):
        return getattr(receiver, name)()

    method.__annotations__["receiver"] = cls
    method.__name__ = name
    method.__qualname__ = f"{cls.__name__}.{name}"
    return method
