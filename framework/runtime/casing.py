"""Upper, lower and title case and case folding of characters."""

from __future__ import annotations

from framework.runtime import characters
from framework.runtime.characters import EXPANSION, is_in


def mapped(char: str, keys: str, targets: str, expansions: list[str]) -> str:
    """What a character becomes."""
    low = 0
    high = len(keys)
    while low < high:
        middle = (low + high) >> 1
        if keys[middle] < char:
            low = middle + 1
        else:
            high = middle
    if low == len(keys) or keys[low] != char:
        return char
    target = targets[low]
    if EXPANSION <= ord(target) < EXPANSION + len(expansions):
        return expansions[ord(target) - EXPANSION]
    return target


def upper_char(char: str) -> str:
    """``char.upper()``."""
    code = ord(char)
    if code < 128:
        return chr(code - 32) if 97 <= code <= 122 else char
    return mapped(char, characters.UPPER_KEYS, characters.UPPER_TARGETS, characters.UPPER_EXPANSIONS)


def title_char(char: str) -> str:
    """``char.title()``."""
    code = ord(char)
    if code < 128:
        return chr(code - 32) if 97 <= code <= 122 else char
    return mapped(char, characters.TITLE_KEYS, characters.TITLE_TARGETS, characters.TITLE_EXPANSIONS)


def fold_char(char: str) -> str:
    """``char.casefold()``."""
    code = ord(char)
    if code < 128:
        return chr(code + 32) if 65 <= code <= 90 else char
    return mapped(char, characters.FOLD_KEYS, characters.FOLD_TARGETS, characters.FOLD_EXPANSIONS)


def lower_char(s: str, position: int) -> str:
    """What the character at a position becomes in ``s.lower()``: a sigma at the end of a word has a form of its own."""
    char = s[position]
    code = ord(char)
    if code < 128:
        return chr(code + 32) if 65 <= code <= 90 else char
    if code == 0x3A3:
        return "\u03c2" if ends_word(s, position) else "\u03c3"
    return mapped(char, characters.LOWER_KEYS, characters.LOWER_TARGETS, characters.LOWER_EXPANSIONS)


def ends_word(s: str, position: int) -> bool:
    """Whether a cased character stands before a position and none behind it, characters without weight aside."""
    i = position - 1
    while i >= 0 and is_in(characters.CASE_IGNORABLE, ord(s[i])):
        i -= 1
    if i < 0 or not is_in(characters.CASED, ord(s[i])):
        return False
    i = position + 1
    while i < len(s) and is_in(characters.CASE_IGNORABLE, ord(s[i])):
        i += 1
    return i == len(s) or not is_in(characters.CASED, ord(s[i]))


def is_cased(code: int) -> bool:
    """Whether a character has case."""
    if code < 128:
        return 65 <= code <= 90 or 97 <= code <= 122
    return is_in(characters.CASED, code)


def is_upper(code: int) -> bool:
    """Whether a character is in upper case."""
    if code < 128:
        return 65 <= code <= 90
    return is_in(characters.UPPER, code)


def is_lower(code: int) -> bool:
    """Whether a character is in lower case."""
    if code < 128:
        return 97 <= code <= 122
    return is_in(characters.LOWER, code)


def is_title(code: int) -> bool:
    """Whether a character is in title case and no other."""
    return code >= 128 and is_in(characters.TITLE, code)
