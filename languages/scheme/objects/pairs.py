"""Pairs and the lists they make."""

from languages.scheme.objects.base import NIL, Value
from languages.scheme.objects.places import Place


class Pair(Value):
    """A mutable pair."""

    kind = "pair"

    def __init__(self, car: Value, cdr: Value) -> None:
        self.car = car
        self.cdr = cdr


class LocatedPair(Pair):
    """A pair that the reader made of source text, and the place of the opening parenthesis of its list."""

    _immutable_fields_ = ["place"]

    def __init__(self, car: Value, cdr: Value, place: Place) -> None:
        Pair.__init__(self, car, cdr)
        self.place = place


def list_from(items: list[Value]) -> Value:
    """The guest's list of these items."""
    return list_with_tail(items, NIL)


def list_with_tail(items: list[Value], tail: Value) -> Value:
    """The items followed by a tail, which makes the list improper if it is not one."""
    result = tail
    for index in range(len(items) - 1, -1, -1):
        result = Pair(items[index], result)
    return result


def is_list(value: Value) -> bool:
    """Whether it is a proper list: finite and ended by NIL (Floyd's two pointers find cycles)."""
    slow = value
    while True:
        if not isinstance(value, Pair):
            return value is NIL
        value = value.cdr
        if not isinstance(value, Pair):
            return value is NIL
        value = value.cdr
        assert isinstance(slow, Pair)
        slow = slow.cdr
        if value is slow:
            return False


def items_of(value: Value) -> list[Value]:
    """The items of a list up to what is not a pair; the caller has checked that it ends."""
    items: list[Value] = []
    while isinstance(value, Pair):
        items.append(value.car)
        value = value.cdr
    return items
