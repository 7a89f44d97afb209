"""Pairs and lists (section 6.4).  What calls procedures, such as ``map`` and ``assoc``, is in ``library/lists.scm``."""

from languages.scheme.numbers.fixnum import Fixnum
from languages.scheme.objects.base import FALSE, NIL, UNSPECIFIED, Value, boolean
from languages.scheme.objects.equality import equal, eqv
from languages.scheme.objects.errors import SchemeError, bad_range, error, wrong_type
from languages.scheme.objects.pairs import Pair, is_list, items_of, list_from, list_with_tail
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


def wrong_shape(name: str, value: Value) -> SchemeError:
    """The error of following a path that a list does not have."""
    return wrong_type(name, 1, "list of the right shape", value)


def define_accessor(name: str) -> None:
    """Register the composition of car and cdr that a name like "caddr" spells.

    Its source is written out, one step per letter, so that traces and machine code have no loop over letters.
    """
    lines = ["def access(value):", "    step = value"]
    for letter in name[-2:0:-1]:
        lines.append("    if not isinstance(step, Pair):")
        lines.append(f"        raise wrong_shape({name!r}, value)")
        lines.append("    step = step.car" if letter == "a" else "    step = step.cdr")
    lines.append("    return step")
    namespace = {"Pair": Pair, "wrong_shape": wrong_shape, "__name__": __name__}
    exec("\n".join(lines), namespace)
    access = namespace["access"]
    access.__name__ = name
    primitive(name, Value, library="base" if len(name) == 4 else "cxr")(access)


def letters(count: int) -> list[str]:
    """All words of so many letters a and d."""
    words = [""]
    for _ in range(count):
        words = [word + letter for word in words for letter in "ad"]
    return words


for letter_count in (2, 3, 4):
    for word in letters(letter_count):
        define_accessor("c" + word + "r")


@primitive("make-list", Fixnum, Value, optional=1)
def make_list(count: Fixnum, fill: Value | None) -> Value:
    if count.value < 0:
        raise bad_range("make-list", 1, count)
    item = UNSPECIFIED if fill is None else fill
    result: Value = NIL
    for _ in range(count.value):
        result = Pair(item, result)
    return result


@primitive("list", rest=True)
def make_list_of(items: list[Value]) -> Value:
    return list_from(items)


@primitive("cons*", Value, rest=True, library="")
def cons_star(first: Value, rest: list[Value]) -> Value:
    if len(rest) == 0:
        return first
    return Pair(first, list_with_tail(rest[:-1], rest[-1]))


@primitive("length", Value)
def length(value: Value) -> Value:
    if not is_list(value):
        raise wrong_type("length", 1, "list", value)
    count = 0
    while isinstance(value, Pair):
        count += 1
        value = value.cdr
    return Fixnum(count)


@primitive("append", rest=True)
def append(lists: list[Value]) -> Value:
    if len(lists) == 0:
        return NIL
    result = lists[-1]
    for index in range(len(lists) - 2, -1, -1):
        if not is_list(lists[index]):
            raise wrong_type("append", index + 1, "list", lists[index])
        result = list_with_tail(items_of(lists[index]), result)
    return result


@primitive("reverse", Value)
def reverse(value: Value) -> Value:
    if not is_list(value):
        raise wrong_type("reverse", 1, "list", value)
    result: Value = NIL
    while isinstance(value, Pair):
        result = Pair(value.car, result)
        value = value.cdr
    return result


def tail(who: str, value: Value, index: Fixnum) -> Value:
    """What is left of a list without its first so many items."""
    rest = value
    count = index.value
    if count < 0:
        raise bad_range(who, 2, index)
    while count > 0:
        if not isinstance(rest, Pair):
            raise bad_range(who, 2, index)
        rest = rest.cdr
        count -= 1
    return rest


def pair_at(who: str, value: Value, index: Fixnum) -> Pair:
    """The pair of a list that holds the item of an index."""
    pair = tail(who, value, index)
    if not isinstance(pair, Pair):
        raise bad_range(who, 2, index)
    return pair


@primitive("list-tail", Value, Fixnum)
def list_tail(value: Value, index: Fixnum) -> Value:
    return tail("list-tail", value, index)


@primitive("list-ref", Value, Fixnum)
def list_ref(value: Value, index: Fixnum) -> Value:
    return pair_at("list-ref", value, index).car


@primitive("list-set!", Value, Fixnum, Value)
def list_set(value: Value, index: Fixnum, item: Value) -> Value:
    pair_at("list-set!", value, index).car = item
    return UNSPECIFIED


@primitive("list-copy", Value)
def list_copy(value: Value) -> Value:
    if not isinstance(value, Pair):
        return value
    first = Pair(value.car, NIL)
    last = first
    rest = value.cdr
    while isinstance(rest, Pair):
        new = Pair(rest.car, NIL)
        last.cdr = new
        last = new
        rest = rest.cdr
        if rest is value:
            raise wrong_type("list-copy", 1, "list that ends", value)
    last.cdr = rest
    return first


def not_a_list(who: str, value: Value) -> SchemeError:
    """The error of searching what is no list."""
    return error(who + ": argument 2 must be: list; it is", [value])


@primitive("memq", Value, Value)
def memq(item: Value, value: Value) -> Value:
    return member_eqv("memq", item, value)


@primitive("memv", Value, Value)
def memv(item: Value, value: Value) -> Value:
    return member_eqv("memv", item, value)


def member_eqv(who: str, item: Value, value: Value) -> Value:
    """The part of a list that starts with an item, or #f."""
    rest = value
    while isinstance(rest, Pair):
        if eqv(item, rest.car):
            return rest
        rest = rest.cdr
    if rest is not NIL:
        raise not_a_list(who, value)
    return FALSE


@primitive("member-equal", Value, Value, library="")
def member_equal(item: Value, value: Value) -> Value:
    rest = value
    while isinstance(rest, Pair):
        if equal(item, rest.car):
            return rest
        rest = rest.cdr
    if rest is not NIL:
        raise not_a_list("member", value)
    return FALSE


@primitive("assq", Value, Value)
def assq(key: Value, value: Value) -> Value:
    return assoc_eqv("assq", key, value)


@primitive("assv", Value, Value)
def assv(key: Value, value: Value) -> Value:
    return assoc_eqv("assv", key, value)


def entry(who: str, item: Value, value: Value) -> Pair:
    """An item of an association list."""
    if not isinstance(item, Pair):
        raise wrong_type(who, 2, "list of pairs", value)
    return item


def assoc_eqv(who: str, key: Value, value: Value) -> Value:
    """The first pair of a list with a key, or #f."""
    rest = value
    while isinstance(rest, Pair):
        pair = entry(who, rest.car, value)
        if eqv(key, pair.car):
            return pair
        rest = rest.cdr
    if rest is not NIL:
        raise not_a_list(who, value)
    return FALSE


@primitive("assoc-equal", Value, Value, library="")
def assoc_equal(key: Value, value: Value) -> Value:
    rest = value
    while isinstance(rest, Pair):
        pair = entry("assoc", rest.car, value)
        if equal(key, pair.car):
            return pair
        rest = rest.cdr
    if rest is not NIL:
        raise not_a_list("assoc", value)
    return FALSE


@primitive("not", Value)
def scheme_not(value: Value) -> Value:
    return boolean(value is FALSE)
