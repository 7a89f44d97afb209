"""Erasing pairs: pass a value of any one type through a field that is shared by several types.

    erase_list, unerase_list = new_erasing_pair("list")
    box.storage = erase_list([1, 2])            # the field's type is "erased", whatever goes in
    items = unerase_list(box.storage)           # typed again; nothing is checked in a translated program

Hosted, an erased value remembers its pair, and a mismatch stops at once.  Each ``unerase`` gives the union of the
types its own ``erase`` was called with.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any


class ErasingPairIdentity:
    """Tells one pair from another."""

    def __init__(self, name: str) -> None:
        self.name = name

    def _freeze_(self) -> bool:
        return True

    def __repr__(self) -> str:
        return f"<erasing pair {self.name!r}>"


class Erased:
    """A hosted erased value."""

    __slots__ = ("_identity", "_x")

    def __init__(self, x: Any, identity: ErasingPairIdentity) -> None:
        self._x = x
        self._identity = identity

    def __repr__(self) -> str:
        return f"Erased({self._x!r}, {self._identity!r})"

    def __eq__(self, other: object) -> bool:
        raise TypeError("erased values can't be compared; unerase them first")

    __hash__ = None  # type: ignore[assignment]


_identity_for_ints = ErasingPairIdentity("int")


def new_erasing_pair(name: str) -> tuple[Callable[[Any], Any], Callable[[Any], Any]]:
    """``(erase, unerase)`` that fit only each other."""
    identity = ErasingPairIdentity(name)

    def erase(x: Any) -> Any:
        return Erased(x, identity)

    def unerase(y: Any) -> Any:
        assert isinstance(y, Erased) and y._identity is identity, f"{y!r} was not made by erase_{name}"
        return y._x

    erase.__name__ = f"erase_{name}"
    unerase.__name__ = f"unerase_{name}"
    erase._erasing_pair_ = ("erase", identity)  # type: ignore[attr-defined]
    unerase._erasing_pair_ = ("unerase", identity)  # type: ignore[attr-defined]
    return erase, unerase


def new_static_erasing_pair(name: str) -> tuple[Callable[[Any], Any], Callable[[Any], Any]]:
    """The same as static methods, to be assigned in a class body."""
    erase, unerase = new_erasing_pair(name)
    return staticmethod(erase), staticmethod(unerase)


def erase_int(x: int) -> Any:
    """A small int as an erased value; OverflowError outside 63 bits (the representation is a tagged pointer)."""
    if not -0x4000000000000000 <= x <= 0x3FFFFFFFFFFFFFFF:
        raise OverflowError
    return Erased(x, _identity_for_ints)


def unerase_int(y: Any) -> int:
    """Back from ``erase_int``."""
    assert isinstance(y, Erased) and y._identity is _identity_for_ints, f"{y!r} was not made by erase_int"
    return y._x
