"""Loops that are unrolled at translation: ``for x in unrolling_iterable([...])`` repeats its body for each constant.

Hosted, the iterable is an ordinary sequence.  ``SpecTag`` marks prebuilt objects that are told apart one by one by
inference: each is a constant of its own and never joins with another.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any


class SpecTag:
    """Base class of constants that inference keeps apart."""

    __slots__ = ()

    def _freeze_(self) -> bool:
        return True


class unrolling_iterable(SpecTag):  # RPython's name
    """A constant sequence; a loop over it is unrolled, so each item may have a type of its own."""

    def __init__(self, iterable: Iterable[Any]) -> None:
        self._items = list(iterable)

    def __iter__(self) -> Iterator[Any]:
        return iter(self._items)

    def __len__(self) -> int:
        return len(self._items)

    @property
    def items(self) -> list[Any]:
        """The constants, in order."""
        return self._items
