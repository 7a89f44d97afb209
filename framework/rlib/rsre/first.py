"""Which characters a match can begin with: a search looks only there.

first_chars(parse("[ab]x|c").root)      "\\x01" at a, b and c, "\\x00" elsewhere
"""

from __future__ import annotations

from framework.rlib.rsre.charset import TABLE_SIZE
from framework.rlib.rsre.nodes import Atomic, Choice, Conditional, Group, Node, One, Reference, Repeat, Sequence


def first_chars(root: Node) -> str:
    """A mark for each of the first 256 characters, and one for all others; empty where a match may be empty."""
    marks = [False] * (TABLE_SIZE + 1)
    if add_first(root, marks):
        return ""
    return "".join(["\x01" if mark else "\x00" for mark in marks])


def add_first(node: Node, marks: list[bool]) -> bool:
    """Mark what the node can begin with; whether it may match without taking a character."""
    if isinstance(node, One):
        for code in range(TABLE_SIZE):
            if node.chars.has_slowly(code):
                marks[code] = True
        marks[TABLE_SIZE] = marks[TABLE_SIZE] or not node.chars.is_latin()
        return False
    if isinstance(node, Sequence):
        for item in node.items:
            if not add_first(item, marks):
                return False
        return True
    if isinstance(node, Choice):
        empty = False
        for branch in node.branches:
            if add_first(branch, marks):
                empty = True
        return empty
    if isinstance(node, Repeat):
        return add_first(node.item, marks) or node.least == 0
    if isinstance(node, Group):
        return add_first(node.item, marks)
    if isinstance(node, Atomic):
        return add_first(node.item, marks)
    if isinstance(node, Conditional):
        empty = add_first(node.then, marks)
        return add_first(node.otherwise, marks) or empty
    if isinstance(node, Reference):
        for code in range(len(marks)):
            marks[code] = True
    return True
