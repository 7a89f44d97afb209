"""What comparisons of two unknown integers say together.

    guard_true(uint_lt(i0, i9))              0 <= i0 < i9
    i1 = int_add(i0, 1)                      so i1 <= i9
    guard_false(int_eq(i1, i9))              so i1 < i9
    i2 = uint_lt(i1, i9)              ─►     1

That is what an interpreter does that makes room at the end of a list before it goes there.  A few of the most recent
comparisons are kept.
"""

from __future__ import annotations

from framework.jit.optimize.aliases import base_of, offset_of
from framework.jit.optimize.info import bound_of
from framework.jit.optimize.word import wrap
from framework.jit.trace.values import Op, Value, resolve

MOST_COMPARISONS = 12


class Relations:
    """Comparisons that hold."""

    def __init__(self) -> None:
        self.less: list[Op] = []  # uint_lt that are true
        self.different: list[Op] = []  # int_eq that are false, int_ne that are true

    def add_less(self, comparison: Op) -> None:
        """A uint_lt is true."""
        self.less = recent(self.less, comparison)

    def add_different(self, comparison: Op) -> None:
        """The operands of a comparison differ."""
        self.different = recent(self.different, comparison)

    def is_unsigned_less(self, left: Value, right: Value) -> bool:
        """Whether left is less than right for sure, unsigned; both are resolved."""
        if not bound_of(right).is_nonnegative() or not self.are_different(left, right):
            return False
        for comparison in self.less:
            if resolve(comparison.args[1]) is right and is_successor(left, resolve(comparison.args[0])):
                return True
        return False

    def are_different(self, left: Value, right: Value) -> bool:
        """Whether two values are known to differ."""
        for comparison in self.different:
            first, second = resolve(comparison.args[0]), resolve(comparison.args[1])
            if (first is left and second is right) or (first is right and second is left):
                return True
        return False


def recent(comparisons: list[Op], comparison: Op) -> list[Op]:
    """The list with one more, and without the oldest if it is full."""
    kept = comparisons[1:] if len(comparisons) == MOST_COMPARISONS else comparisons
    return kept + [comparison]


def is_successor(value: Value, other: Value) -> bool:
    """Whether the first is the second plus one."""
    return base_of(value) is base_of(other) and wrap(offset_of(value) - offset_of(other)) == 1
