"""Properties and case mappings of characters, as str constants made from the host's ``str`` methods.

    characters.ALPHABETIC    "\\x41\\x5b\\x61\\x7b…"  sorted boundaries: a code point is in the set when an odd number of
                             them is at most it (A-Z and a-z)
    characters.UPPER_KEYS    the characters that change, sorted
    characters.UPPER_TARGETS what each becomes; one that becomes several is mapped to U+E000 + n, where n is the place
                             in characters.UPPER_EXPANSIONS (private characters have no case)

A program carries only the tables that it reaches, and they are made when they are first asked for.  Scanning stops behind
the last assigned planes; what follows belongs to no set.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

EXPANSION = 0xE000
LAST_CASED = 0x1E960
SCANNED = [*range(0x33500), *range(0xE0000, 0xE0200)]


def boundaries(contains: Callable[[str], bool]) -> str:
    """The set of all characters that ``contains``, on the host."""
    result: list[str] = []
    inside = False
    for code in SCANNED:
        if contains(chr(code)) is not inside:
            result.append(chr(code))
            inside = not inside
    if inside:
        result.append(chr(SCANNED[-1] + 1))
    return "".join(result)


def is_in(table: str, code: int) -> bool:
    """Whether a code point is in the set."""
    low = 0
    high = len(table)
    while low < high:
        middle = (low + high) >> 1
        if ord(table[middle]) <= code:
            low = middle + 1
        else:
            high = middle
    return low & 1 == 1


def is_ignorable(char: str) -> bool:
    """Whether the host skips a character when it looks for the end of a word, to choose a final sigma."""
    if char.isupper() or char.islower() or char.istitle():
        return ("A\u03a3" + char).lower()[1] == "\u03c2"
    return ("A" + char + "\u03a3").lower()[-1] == "\u03c2"


SETS: dict[str, Callable[[str], bool]] = {
    "ALPHABETIC": str.isalpha,
    "DECIMAL": str.isdecimal,
    "DIGIT": str.isdigit,
    "NUMERIC": str.isnumeric,
    "ALPHANUMERIC": str.isalnum,
    "UPPER": str.isupper,
    "LOWER": str.islower,
    "TITLE": lambda char: char.istitle() and not char.isupper(),
    "CASED": lambda char: char.isupper() or char.islower() or char.istitle(),
    "IDENTIFIER_START": str.isidentifier,
    "IDENTIFIER_PART": lambda char: ("a" + char).isidentifier(),
    "CASE_IGNORABLE": is_ignorable,
    "PRINTABLE": str.isprintable,
}
CASES: dict[str, Callable[[str], str]] = {
    "UPPER": str.upper, "LOWER": str.lower, "TITLE": str.title, "FOLD": str.casefold,
}  # fmt: skip


def case_tables(name: str) -> None:
    """Make the three tables of a case mapping."""
    convert = CASES[name]
    changed = [c for c in map(chr, range(LAST_CASED)) if convert(c) != c]
    results = [convert(c) for c in changed]
    expansions = [r for r in results if len(r) > 1]
    targets = [r if len(r) == 1 else chr(EXPANSION + expansions.index(r)) for r in results]
    globals()[f"{name}_KEYS"] = "".join(changed)
    globals()[f"{name}_TARGETS"] = "".join(targets)
    globals()[f"{name}_EXPANSIONS"] = expansions


def __getattr__(name: str) -> Any:
    """A set or case table, made when it is first asked for: ``characters.ALPHABETIC``, ``characters.UPPER_KEYS``."""
    if name in SETS:
        globals()[name] = boundaries(SETS[name])
    elif name.partition("_")[0] in CASES:
        case_tables(name.partition("_")[0])
    if name not in globals():
        raise AttributeError(name)
    return globals()[name]
