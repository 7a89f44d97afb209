"""Syntax trees of regular expressions: what ``parser`` makes and what the compilers read.

Case and ASCII flags are kept in the nodes that they matter for, so a tree needs no flags beside it.  ``width`` is the
least and the largest number of characters that a node matches; MANY stands for no limit.
"""

from __future__ import annotations

from framework.rlib.rsre.charset import CharSet

MANY = 1 << 30
"""More repetitions, and a larger width, than any subject has room for."""

GREEDY, LAZY, POSSESSIVE = 0, 1, 2

# Places an Anchor matches at.
LINE_START, TEXT_START, LINE_END, LAST_LINE_END, TEXT_END, BOUNDARY, NO_BOUNDARY = range(7)


class Node:
    """A regular expression."""

    def width(self) -> tuple[int, int]:
        """The least and the largest length of what it matches."""
        raise NotImplementedError


class One(Node):
    """Matches one character of a set."""

    def __init__(self, chars: CharSet) -> None:
        self.chars = chars

    def width(self) -> tuple[int, int]:
        return 1, 1


class Anchor(Node):
    """Matches at some places, without taking a character; ``ascii`` restricts the words that have boundaries."""

    def __init__(self, place: int, ascii_only: bool) -> None:
        self.place = place
        self.ascii_only = ascii_only

    def width(self) -> tuple[int, int]:
        return 0, 0


class Sequence(Node):
    """Its items, one after the other."""

    def __init__(self, items: list[Node]) -> None:
        self.items = items

    def width(self) -> tuple[int, int]:
        least = largest = 0
        for item in self.items:
            low, high = item.width()
            least = min(least + low, MANY)
            largest = min(largest + high, MANY)
        return least, largest


class Choice(Node):
    """The first of its branches with which the rest matches."""

    def __init__(self, branches: list[Node]) -> None:
        self.branches = branches

    def width(self) -> tuple[int, int]:
        least, largest = MANY, 0
        for branch in self.branches:
            low, high = branch.width()
            least = min(least, low)
            largest = max(largest, high)
        return least, largest


class Repeat(Node):
    """A number of repetitions, as many (greedy, possessive) or as few (lazy) as will do."""

    def __init__(self, item: Node, least: int, largest: int, manner: int) -> None:
        self.item = item
        self.least = least
        self.largest = largest
        self.manner = manner

    def width(self) -> tuple[int, int]:
        low, high = self.item.width()
        return scaled(low, self.least), scaled(high, self.largest)


class Group(Node):
    """A group that remembers what it matched."""

    def __init__(self, index: int, item: Node) -> None:
        self.index = index
        self.item = item

    def width(self) -> tuple[int, int]:
        return self.item.width()


class Atomic(Node):
    """Once it has matched, it is not tried in another way."""

    def __init__(self, item: Node) -> None:
        self.item = item

    def width(self) -> tuple[int, int]:
        return self.item.width()


class Look(Node):
    """Look-ahead, or look-behind by ``back`` characters; takes nothing."""

    def __init__(self, item: Node, back: int, negated: bool) -> None:
        self.item = item
        self.back = back
        self.negated = negated

    def width(self) -> tuple[int, int]:
        return 0, 0


class Reference(Node):
    """The text that a group matched."""

    def __init__(self, group: Group, ignore_case: bool, ascii_only: bool) -> None:
        self.group = group
        self.ignore_case = ignore_case
        self.ascii_only = ascii_only

    def width(self) -> tuple[int, int]:
        return self.group.width()


class Conditional(Node):
    """One expression if a group has matched, else another."""

    def __init__(self, index: int, then: Node, otherwise: Node) -> None:
        self.index = index
        self.then = then
        self.otherwise = otherwise

    def width(self) -> tuple[int, int]:
        low, high = self.then.width()
        other_low, other_high = self.otherwise.width()
        return min(low, other_low), max(high, other_high)


def scaled(width: int, times: int) -> int:
    """``width * times`` without leaving the range of widths."""
    if width == 0 or times == 0:
        return 0
    if width >= MANY // times + 1:
        return MANY
    return min(width * times, MANY)
