"""Pairs and lists (section 6.4).  What calls procedures, such as ``map`` and ``assoc``, is in ``library/lists.scm``."""

from languages.scheme.objects.base import NIL, UNSPECIFIED, Value, boolean
from languages.scheme.objects.errors import wrong_type
from languages.scheme.objects.pairs import Pair, is_list
from languages.scheme.primitives.registry import primitive


@primitive("cons", Value, Value)
def cons(car: Value, cdr: Value) -> Value:
    return Pair(car, cdr)


@primitive("car", Pair)
def car(pair: Pair) -> Value:
    return pair.car


@primitive("cdr", Pair)
def cdr(pair: Pair) -> Value:
    return pair.cdr


@primitive("set-car!", Pair, Value)
def set_car(pair: Pair, value: Value) -> Value:
    pair.car = value
    return UNSPECIFIED


@primitive("set-cdr!", Pair, Value)
def set_cdr(pair: Pair, value: Value) -> Value:
    pair.cdr = value
    return UNSPECIFIED


@primitive("pair?", Value)
def is_pair(value: Value) -> Value:
    return boolean(isinstance(value, Pair))


@primitive("null?", Value)
def is_null(value: Value) -> Value:
    return boolean(value is NIL)


@primitive("list?", Value)
def is_proper_list(value: Value) -> Value:
    return boolean(is_list(value))


def accessor(name: str, library: str) -> None:
    """Register the composition of car and cdr that a name like "caddr" spells."""
    path = name[-2:0:-1]

    def access(value: Value) -> Value:
        place = value
        for letter in path:
            if not isinstance(place, Pair):
                raise wrong_type(name, 1, "list of the right shape", value)
            place = place.car if letter == "a" else place.cdr
        return place

    primitive(name, Value, library=library)(access)
