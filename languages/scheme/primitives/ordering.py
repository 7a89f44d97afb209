"""What =?, <?, >?, <=? and >=? of characters and of strings have in common.

A comparison gives a sign; a family of procedures is made of one for characters or strings, and of these five tests.
"""

from collections.abc import Callable


def is_same(sign: int) -> bool:
    """=?"""
    return sign == 0


def is_less(sign: int) -> bool:
    """<?"""
    return sign < 0


def is_greater(sign: int) -> bool:
    """>?"""
    return sign > 0


def is_not_greater(sign: int) -> bool:
    """<=?"""
    return sign <= 0


def is_not_less(sign: int) -> bool:
    """>=?"""
    return sign >= 0


TESTS: dict[str, Callable[[int], bool]] = {
    "=?": is_same,
    "<?": is_less,
    ">?": is_greater,
    "<=?": is_not_greater,
    ">=?": is_not_less,
}


def sign_of_numbers(first: int, second: int) -> int:
    """Negative, zero or positive."""
    return -1 if first < second else 1 if first > second else 0


def sign_of_texts(first: str, second: str) -> int:
    """Negative, zero or positive, by code points."""
    return -1 if first < second else 1 if first > second else 0
