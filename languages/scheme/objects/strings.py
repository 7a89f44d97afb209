"""Strings, which are mutable.

A string holds one of two things.  Most strings are never written to: they hold a ``str``.  The first ``string-set!``
turns it into a list of characters, and it stays one; then reading and writing a character take constant time, and
``text`` has to join them.
"""

from framework.rlib.jit import dont_look_inside
from languages.scheme.objects.base import Value


class String(Value):
    """A string; ``chars`` is None as long as ``fixed`` holds its text."""

    kind = "string"

    def __init__(self, text: str) -> None:
        self.fixed = text
        self.chars: list[str] | None = None

    def text(self) -> str:
        """What it holds."""
        chars = self.chars
        return self.fixed if chars is None else "".join(chars)

    def length(self) -> int:
        """The number of characters."""
        chars = self.chars
        return len(self.fixed) if chars is None else len(chars)

    def char_at(self, index: int) -> str:
        """A character; the index is known to be inside."""
        chars = self.chars
        return self.fixed[index] if chars is None else chars[index]

    def part(self, start: int, end: int) -> str:
        """The text between two positions, which are known to be inside."""
        chars = self.chars
        return self.fixed[start:end] if chars is None else "".join(chars[start:end])

    def put(self, index: int, char: str) -> None:
        """Replace a character; the index is known to be inside."""
        self.writable()[index] = char

    def replace(self, start: int, text: str) -> None:
        """Write a text over the characters from ``start`` on; it is known to fit."""
        chars = self.writable()
        for index in range(len(text)):
            chars[start + index] = text[index]

    def writable(self) -> list[str]:
        """Its characters, to be written to."""
        chars = self.chars
        if chars is None:
            chars = self.thaw()
        return chars

    @dont_look_inside
    def thaw(self) -> list[str]:
        """Go over to the list of characters."""
        chars = list(self.fixed)
        self.chars = chars
        self.fixed = ""
        return chars
