"""What comparisons of two unknown integers say together.

    guard_true(uint_lt(i0, i9))              0 <= i0 < i9
    i1 = int_add(i0, 1)                      so i1 <= i9
    guard_false(int_eq(i1, i9))              so i1 < i9
    i2 = uint_lt(i1, i9)              ─►     1
    i3 = int_add(i0, -5)
    guard_false(int_lt(i3, 0))               0 <= i3 <= i0
    i4 = uint_lt(i3, i9)              ─►     1

That is what an interpreter does that makes room at the end of a list before it goes there, and goes back on it.  A few of
the most recent comparisons are kept.  A loop takes what its preamble knows about the arguments of its label
(``exports.py``), a bridge what its guard knew (``facts.py``).
"""

from __future__ import annotations

from framework.jit.optimize.aliases import base_of, offset_of
from framework.jit.optimize.info import bound_of
from framework.jit.optimize.short_preamble import ShortValue
from framework.jit.optimize.word import MAX
from framework.jit.trace.values import Op, Value, resolve

MOST_COMPARISONS = 12


class Less:
    """``left < right``, signed.  ``short`` establishes it, if it was taken from the preamble and nobody has used it yet."""

    def __init__(self, left: Value, right: Value, short: ShortValue | None) -> None:
        self.left = left
        self.right = right
        self.short = short


class Relations:
    """Comparisons that hold."""

    def __init__(self) -> None:
        self.less: list[Less] = []
        self.different: list[Op] = []  # int_eq that are false, int_ne that are true

    def add_less(self, left: Value, right: Value, short: ShortValue | None = None) -> None:
        """The first value is less than the second, signed."""
        left, right = resolve(left), resolve(right)
        if left.is_constant() or right.is_constant():
            return  # bounds say the same
        kept = self.less[1:] if len(self.less) == MOST_COMPARISONS else self.less
        self.less = kept + [Less(left, right, short)]

    def add_different(self, comparison: Op) -> None:
        """The operands of a comparison differ."""
        kept = self.different[1:] if len(self.different) == MOST_COMPARISONS else self.different
        self.different = kept + [comparison]

    def find_less(self, left: Value, right: Value) -> Less | None:
        """Why the first value is less than the second, signed, or None when that is not known; both are resolved."""
        for known in self.less:
            if resolve(known.right) is right and is_at_most(left, resolve(known.left)):
                return known
        return None

    def find_predecessor(self, left: Value, right: Value) -> Less | None:
        """Why left - 1 is less than right, when left is not right: then left is less, too."""
        if not self.are_different(left, right):
            return None
        for known in self.less:
            if resolve(known.right) is right and is_successor(left, resolve(known.left)):
                return known
        return None

    def are_different(self, left: Value, right: Value) -> bool:
        """Whether two values are known to differ."""
        for comparison in self.different:
            first, second = resolve(comparison.args[0]), resolve(comparison.args[1])
            if (first is left and second is right) or (first is right and second is left):
                return True
        return False


def is_at_most(value: Value, other: Value) -> bool:
    """Whether the first is the second minus a constant that is not negative, without wrapping."""
    if value is other:
        return True
    if base_of(value) is not base_of(other) or not bound_of(other).is_nonnegative():
        return False
    smaller, larger = offset_of(value), offset_of(other)
    return smaller <= larger and (smaller >= 0 or larger <= MAX + smaller)


def is_successor(value: Value, other: Value) -> bool:
    """Whether the first is the second plus one; the second is less than something."""
    return base_of(value) is base_of(other) and offset_of(other) < MAX and offset_of(value) == offset_of(other) + 1
