"""Checks that procedures on numbered places have in common: indices, ranges, bytes, and arguments of the rest."""

from languages.scheme.numbers.fixnum import Fixnum
from languages.scheme.objects.base import Value
from languages.scheme.objects.errors import bad_range, wrong_type
from languages.scheme.objects.pairs import is_list, items_of


def checked_index(who: str, position: int, index: Fixnum, size: int) -> int:
    """An index of a place: from 0, less than the size.  ``position`` is that of the argument.

    Raises: SchemeError.
    """
    if 0 <= index.value < size:
        return index.value
    raise bad_range(who, position, index)


def checked_bound(who: str, position: int, bound: Fixnum | None, low: int, high: int, default: int) -> int:
    """An end of a range: from low to high; ``default`` where the argument is missing.

    Raises: SchemeError.
    """
    if bound is None:
        return default
    if low <= bound.value <= high:
        return bound.value
    raise bad_range(who, position, bound)


def checked_size(who: str, position: int, size: Fixnum) -> int:
    """A number of places.

    Raises: SchemeError.
    """
    if size.value < 0:
        raise bad_range(who, position, size)
    return size.value


def checked_byte(who: str, position: int, byte: Value) -> int:
    """A number from 0 to 255.

    Raises: SchemeError.
    """
    if not isinstance(byte, Fixnum) or not 0 <= byte.value <= 255:
        raise wrong_type(who, position, "byte", byte)
    return byte.value


def checked_list(who: str, position: int, value: Value) -> list[Value]:
    """The items of a proper list.

    Raises: SchemeError.
    """
    if not is_list(value):
        raise wrong_type(who, position, "list", value)
    return items_of(value)
