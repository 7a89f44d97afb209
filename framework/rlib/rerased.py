"""Erasing pairs: pass a value of any one type through a field that is shared by several types.

    erase_list, unerase_list = new_erasing_pair("list")
    box.storage = erase_list([1, 2])            # the field's type is Erased, whatever goes in
    items = unerase_list(box.storage)           # typed again

Each pair has a class of its own, a box for one value; ``unerase`` gives the union of the types its own ``erase`` was
called with, and an AssertionError for a box of another pair.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any


class Erased:
    """A value whose type is forgotten: base of the boxes of all pairs."""


class ErasedInt(Erased):
    """An int."""

    _immutable_ = True

    def __init__(self, value: int) -> None:
        self.value = value


def new_erasing_pair(name: str) -> tuple[Callable[[Any], Any], Callable[[Any], Any]]:
    """``(erase, unerase)`` that fit only each other; at import time."""

    class Box(Erased):
        _immutable_ = True

        def __init__(self, content: Any) -> None:
            self.content = content

    def erase(x: Any) -> Any:
        return Box(x)

    def unerase(y: Any) -> Any:
        assert isinstance(y, Box), "an erased value of another pair"
        return y.content

    Box.__name__ = Box.__qualname__ = f"Erased_{name}"
    erase.__name__ = f"erase_{name}"
    unerase.__name__ = f"unerase_{name}"
    erase._always_inline_ = True  # type: ignore[attr-defined]
    unerase._always_inline_ = True  # type: ignore[attr-defined]
    return erase, unerase


def new_static_erasing_pair(name: str) -> tuple[Callable[[Any], Any], Callable[[Any], Any]]:
    """The same as static methods, to be assigned in a class body."""
    erase, unerase = new_erasing_pair(name)
    return staticmethod(erase), staticmethod(unerase)


def erase_int(x: int) -> Erased:
    """A small int as an erased value; OverflowError outside 63 bits, as in RPython."""
    if not -0x4000000000000000 <= x <= 0x3FFFFFFFFFFFFFFF:
        raise OverflowError("the int does not fit an erased value")
    return ErasedInt(x)


def unerase_int(y: Erased) -> int:
    """Back from ``erase_int``."""
    assert isinstance(y, ErasedInt), "an erased value of another kind"
    return y.value
