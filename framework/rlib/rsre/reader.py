"""Reads the characters of a regular expression: escapes, numbers, names and the letters of flags."""

from __future__ import annotations

from framework.rlib.rsre.charset import LARGEST
from framework.rlib.rsre.nodes import MANY

I, L, M, S, U, X, A = 2, 4, 8, 16, 32, 64, 256
IGNORECASE, MULTILINE, DOTALL, UNICODE, VERBOSE, ASCII = I, M, S, U, X, A

FLAG_LETTERS = {"i": I, "L": L, "m": M, "s": S, "u": U, "x": X, "a": A}
TYPE_FLAGS = A | L | U

NO_CHAR = -1

CONTROL_ESCAPES = {"a": 7, "b": 8, "f": 12, "n": 10, "r": 13, "t": 9, "v": 11, "\\": 92}


class RegexError(Exception):
    """A regular expression is wrong: ``message``, and the ``pos`` in the pattern (-1 when it has no place)."""

    def __init__(self, message: str, pos: int) -> None:
        self.message = message
        self.pos = pos

    def __str__(self) -> str:
        return self.message if self.pos < 0 else self.message + " at position " + str(self.pos)


def is_digits(text: str) -> bool:
    """Whether it is one ASCII digit or more."""
    for char in text:
        if not "0" <= char <= "9":
            return False
    return len(text) > 0


def hex_value(char: str) -> int:
    """The value of a hexadecimal digit, or NO_CHAR."""
    if "0" <= char <= "9":
        return ord(char) - 48
    if "a" <= char <= "f":
        return ord(char) - 87
    if "A" <= char <= "F":
        return ord(char) - 55
    return NO_CHAR


def escape_of_digits(text: str, start: int) -> tuple[int, int]:
    """The number that an escape of digits means, and where it ends.

    Three octal digits are a character by its octal code; one or two digits are the number of a group.
    """
    end = start + 1
    if end < len(text) and is_digits(text[end]):
        end += 1
        octal = text[start] in "01234567" and text[start + 1] in "01234567"
        if octal and end < len(text) and text[end] in "01234567":
            value = 0
            for char in text[start : end + 1]:
                value = value * 8 + ord(char) - 48
            return value, end + 1
    value = 0
    for char in text[start:end]:
        value = value * 10 + ord(char) - 48
    return value, end


def bounded(digits: str, default: int) -> int:
    """The value of digits, MANY at most."""
    if digits == "":
        return default
    value = 0
    for char in digits:
        value = min(value * 10 + ord(char) - 48, MANY)
    return value


class Reader:
    """A pattern and how far it was read."""

    def __init__(self, pattern: str) -> None:
        self.pattern = pattern
        self.pos = 0

    def peek(self) -> str:
        """The next character; empty at the end."""
        return self.pattern[self.pos] if self.pos < len(self.pattern) else ""

    def accept(self, text: str) -> bool:
        """Take the next character if it is this one."""
        if self.pos < len(self.pattern) and self.pattern[self.pos] == text:
            self.pos += 1
            return True
        return False

    def read(self, what: str) -> str:
        """The next character; an error that says what is missing at the end."""
        if self.pos >= len(self.pattern):
            raise RegexError(what, len(self.pattern))
        self.pos += 1
        return self.pattern[self.pos - 1]

    def until(self, end: str, what: str) -> str:
        """The text before a closing character, which is taken too."""
        start = self.pos
        stop = self.pattern.find(end, start)
        if stop < 0:
            if start == len(self.pattern):
                raise RegexError("missing " + what, start)
            raise RegexError("missing " + end + ", unterminated name", start)
        if stop == start:
            raise RegexError("missing " + what, start)
        self.pos = stop + 1
        return self.pattern[start:stop]

    def read_escaped(self, start: int) -> str:
        """The character after a backslash."""
        if self.pos >= len(self.pattern):
            raise RegexError("bad escape (end of pattern)", start)
        self.pos += 1
        return self.pattern[self.pos - 1]

    def octal(self, more: int) -> int:
        """The value of up to so many octal digits more, after ``\\0``."""
        value = 0
        while more > 0 and self.peek() != "" and self.peek() in "01234567":
            value = value * 8 + ord(self.read("")) - 48
            more -= 1
        return value

    def set_octal(self, first: str) -> int:
        """The value of up to three octal digits."""
        value = ord(first) - 48
        more = 2
        while more > 0 and self.peek() != "" and self.peek() in "01234567":
            value = value * 8 + ord(self.read("")) - 48
            more -= 1
        return value

    def char_escape(self, char: str, start: int) -> int:
        """The character that an escape stands for, in and outside of sets."""
        if char == "x":
            return self.hexadecimal(char, 2, start)
        if char == "u":
            return self.hexadecimal(char, 4, start)
        if char == "U":
            value = self.hexadecimal(char, 8, start)
            if value > LARGEST:
                raise RegexError("bad escape " + self.pattern[start : self.pos], start)
            return value
        control = CONTROL_ESCAPES.get(char, NO_CHAR)
        if control != NO_CHAR:
            return control
        if "a" <= char <= "z" or "A" <= char <= "Z":
            raise RegexError("bad escape \\" + char, start)
        return ord(char)

    def hexadecimal(self, char: str, digits: int, start: int) -> int:
        """The value of exactly so many hexadecimal digits."""
        value = 0
        count = 0
        while count < digits and self.peek() != "" and hex_value(self.peek()) >= 0:
            value = value * 16 + hex_value(self.read(""))
            count += 1
        if count != digits:
            raise RegexError("incomplete escape " + self.pattern[start : self.pos], start)
        return value

    # --- flags

    def flag_letters(self) -> int:
        """The flags that follow."""
        flags = 0
        while self.peek() != "" and self.peek() in FLAG_LETTERS:
            letter = self.read("")
            if letter == "L":
                raise RegexError("bad inline flags: cannot use 'L' flag with a str pattern", self.pos)
            flags |= FLAG_LETTERS[letter]
            if flags & A and flags & U:
                raise RegexError("bad inline flags: flags 'a', 'u' and 'L' are incompatible", self.pos)
        return flags

    def scoped_flags(self, flags: int) -> int:
        """The flags of ``(?i-m:...)``."""
        added = self.flag_letters()
        removed = 0
        if self.accept("-"):
            self.check_flag("missing flag")
            removed = self.flag_letters()
            if removed & TYPE_FLAGS:
                raise RegexError("bad inline flags: cannot turn off flags 'a', 'u' and 'L'", self.pos)
        if not self.accept(":"):
            self.check_flag("missing :" if self.pattern[self.pos - 1] == "-" or removed else "missing -, : or )")
        if added & removed:
            raise RegexError("bad inline flags: flag turned on and off", self.pos - 1)
        if added & TYPE_FLAGS:
            flags &= ~TYPE_FLAGS
        return (flags | added) & ~removed

    def check_flag(self, missing: str) -> None:
        """Refuse what is not the letter of a flag."""
        char = self.peek()
        if char == "" or char not in FLAG_LETTERS:
            raise RegexError("unknown flag" if char.isalpha() else missing, self.pos)
