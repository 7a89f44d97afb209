"""Sets of characters as regular expressions write them: ranges and categories, negated or not, in any case.

Upper and lower case: two characters are equal when their lower-case forms are, or when the forms are written alike in
one of the few ways that CASE_FAMILIES lists.  Those are facts of Unicode as CPython's ``re`` uses them.
"""

from __future__ import annotations

DIGIT, SPACE, WORD = 0, 1, 2

LARGEST = 0x10FFFF
TABLE_SIZE = 256

# Lower-case characters that are equal although no mapping leads from one to the other.
CASE_FAMILIES = [
    "i\u0131", "s\u017f", "\u00b5\u03bc", "\u0345\u03b9\u1fbe", "\u0390\u1fd3", "\u03b0\u1fe3", "\u03b2\u03d0",
    "\u03b5\u03f5", "\u03b8\u03d1", "\u03ba\u03f0", "\u03c0\u03d6", "\u03c1\u03f1", "\u03c2\u03c3", "\u03c6\u03d5",
    "\u0432\u1c80", "\u0434\u1c81", "\u043e\u1c82", "\u0441\u1c83", "\u0442\u1c84\u1c85", "\u044a\u1c86",
    "\u0463\u1c87", "\u1c88\ua64b", "\u1e61\u1e9b", "\ufb05\ufb06",
]  # fmt: skip

# Characters whose lower-case form has another upper-case form.
ONE_WAY = {
    0x69: 0x130, 0x3B8: 0x3F4, 0xDF: 0x1E9E, 0x3C9: 0x2126, 0x6B: 0x212A, 0xE5: 0x212B,
}  # fmt: skip

FAMILY_OF = {ord(char): [ord(other) for other in family] for family in CASE_FAMILIES for char in family}


def lower(code: int) -> int:
    """The lower-case form of a character; itself if that is not one character."""
    if code < 128:
        return code + 32 if 65 <= code <= 90 else code
    if code == 0x130:
        return 0x69
    text = chr(code).lower()
    return ord(text) if len(text) == 1 else code


def lower_ascii(code: int) -> int:
    """The lower-case form of an ASCII letter; any other character is itself."""
    return code + 32 if 65 <= code <= 90 else code


def folded(code: int, ascii_only: bool) -> int:
    """One character for all that are equal without regard to case."""
    if ascii_only:
        return lower_ascii(code)
    low = lower(code)
    family = FAMILY_OF.get(low, None)
    return family[0] if family is not None else low


def variants(code: int, ascii_only: bool) -> list[int]:
    """All characters that are equal without regard to case."""
    if ascii_only:
        low = lower_ascii(code)
        return [low, low - 32] if 97 <= low <= 122 else [low]
    low = lower(code)
    result: list[int] = []
    for small in FAMILY_OF.get(low, [low]):
        result.append(small)
        char = chr(small)
        for text in [char.upper(), char.title()]:
            if len(text) == 1 and ord(text) not in result:
                result.append(ord(text))
        if small in ONE_WAY:
            result.append(ONE_WAY[small])
    return result


def in_category(category: int, code: int, ascii_only: bool) -> bool:
    """Whether a character is a digit, white space, or part of a word."""
    if code >= 128 and ascii_only:
        return False
    if category == DIGIT:
        return 48 <= code <= 57 if code < 128 else chr(code).isdecimal()
    if category == SPACE:
        if code < 128 and ascii_only:
            return code == 32 or 9 <= code <= 13
        return chr(code).isspace()
    return is_word(code, ascii_only)


def is_word(code: int, ascii_only: bool) -> bool:
    """Whether a character is part of a word."""
    if code < 128:
        return 97 <= code <= 122 or 65 <= code <= 90 or 48 <= code <= 57 or code == 95
    return not ascii_only and chr(code).isalnum()


class CharSet:
    """A set of characters: build it with the ``add`` methods, then ``seal`` it.

    ``ranges`` holds first and last characters in turn.  A sealed set answers for the first 256 characters from a table.
    """

    def __init__(self, negated: bool, ignore_case: bool, ascii_only: bool) -> None:
        self.negated = negated
        self.ignore_case = ignore_case
        self.ascii_only = ascii_only
        self.ranges: list[int] = []
        self.categories: list[tuple[int, bool]] = []
        self.table = ""

    def add_range(self, first: int, last: int) -> None:
        """Add all characters from the first to the last."""
        self.ranges.append(first)
        self.ranges.append(last)

    def add_category(self, category: int, negated: bool) -> None:
        """Add a category, or all characters outside of it."""
        self.categories.append((category, negated))

    def seal(self) -> CharSet:
        """Make the table; the set itself."""
        marks: list[str] = []
        for code in range(TABLE_SIZE):
            marks.append("\x01" if self.has_slowly(code) else "\x00")
        self.table = "".join(marks)
        return self

    def single(self) -> int:
        """The only character that it has, or -1."""
        if self.negated or len(self.ranges) != 2 or len(self.categories) != 0 or self.ranges[0] != self.ranges[1]:
            return -1
        if self.ignore_case and len(variants(self.ranges[0], self.ascii_only)) != 1:
            return -1
        return self.ranges[0]

    def is_latin(self) -> bool:
        """Whether it certainly has no character beyond the first 256."""
        if self.negated or self.ignore_case or len(self.categories) != 0:
            return False
        for last in self.ranges:
            if last >= TABLE_SIZE:
                return False
        return True

    def has(self, code: int) -> bool:
        """Whether a character belongs to it."""
        if code < TABLE_SIZE:
            return self.table[code] == "\x01"
        return self.has_slowly(code)

    def has_slowly(self, code: int) -> bool:
        """Whether a character belongs to it, from the ranges and categories."""
        return self._has_positively(code) != self.negated

    def _has_positively(self, code: int) -> bool:
        for category, negated in self.categories:
            if in_category(category, code, self.ascii_only) != negated:
                return True
        if not self.ignore_case:
            return self._in_ranges(code)
        for variant in variants(code, self.ascii_only):
            if self._in_ranges(variant):
                return True
        return False

    def _in_ranges(self, code: int) -> bool:
        ranges = self.ranges
        for i in range(0, len(ranges), 2):
            if ranges[i] <= code <= ranges[i + 1]:
                return True
        return False


def any_char(newline_too: bool) -> CharSet:
    """What ``.`` matches."""
    chars = CharSet(negated=not newline_too, ignore_case=False, ascii_only=False)
    if newline_too:
        chars.add_range(0, LARGEST)
    else:
        chars.add_range(10, 10)
    return chars
