"""Vectors (section 6.8).  What calls procedures, such as vector-map, is written in Scheme."""

from languages.scheme.numbers.fixnum import Fixnum
from languages.scheme.objects.base import FALSE, UNSPECIFIED, Value, boolean
from languages.scheme.objects.errors import bad_range, wrong_type
from languages.scheme.objects.pairs import list_from
from languages.scheme.objects.vectors import Vector
from languages.scheme.primitives.ranges import checked_bound, checked_index, checked_list, checked_size
from languages.scheme.primitives.registry import primitive


def part_of(who: str, vector: Vector, start: Fixnum | None, end: Fixnum | None) -> list[Value]:
    """The items between the second and the third argument of a procedure."""
    size = len(vector.items)
    last = checked_bound(who, 3, end, 0, size, size)
    return vector.items[checked_bound(who, 2, start, 0, last, 0) : last]


@primitive("vector?", Value)
def is_vector(value: Value) -> Value:
    return boolean(isinstance(value, Vector))


@primitive("make-vector", Fixnum, Value, optional=1)
def make_vector(size: Fixnum, fill: Value | None) -> Value:
    item = FALSE if fill is None else fill
    return Vector([item] * checked_size("make-vector", 1, size))


@primitive("vector", rest=True)
def vector(items: list[Value]) -> Value:
    return Vector(items[:])


@primitive("vector-length", Vector)
def vector_length(vector: Vector) -> Value:
    return Fixnum(len(vector.items))


@primitive("vector-ref", Vector, Fixnum)
def vector_ref(vector: Vector, index: Fixnum) -> Value:
    return vector.items[checked_index("vector-ref", 2, index, len(vector.items))]


@primitive("vector-set!", Vector, Fixnum, Value)
def vector_set(vector: Vector, index: Fixnum, value: Value) -> Value:
    vector.items[checked_index("vector-set!", 2, index, len(vector.items))] = value
    return UNSPECIFIED


@primitive("vector->list", Vector, Fixnum, Fixnum, optional=2)
def vector_to_list(vector: Vector, start: Fixnum | None, end: Fixnum | None) -> Value:
    return list_from(part_of("vector->list", vector, start, end))


@primitive("list->vector", Value)
def list_to_vector(items: Value) -> Value:
    return Vector(checked_list("list->vector", 1, items))


@primitive("vector-copy", Vector, Fixnum, Fixnum, optional=2)
def vector_copy(vector: Vector, start: Fixnum | None, end: Fixnum | None) -> Value:
    return Vector(part_of("vector-copy", vector, start, end))


@primitive("vector-copy!", Vector, Fixnum, Vector, Fixnum, Fixnum, optional=2)
def vector_copy_into(to: Vector, at: Fixnum, vector: Vector, start: Fixnum | None, end: Fixnum | None) -> Value:
    size = len(vector.items)
    target = checked_bound("vector-copy!", 2, at, 0, len(to.items), 0)
    last = checked_bound("vector-copy!", 5, end, 0, size, size)
    first = checked_bound("vector-copy!", 4, start, 0, last, 0)
    if last - first > len(to.items) - target:
        raise bad_range("vector-copy!", 2, at)
    items = vector.items[first:last]
    for index in range(len(items)):
        to.items[target + index] = items[index]
    return UNSPECIFIED


@primitive("vector-append", rest=True)
def vector_append(vectors: list[Value]) -> Value:
    items: list[Value] = []
    for index in range(len(vectors)):
        vector = vectors[index]
        if not isinstance(vector, Vector):
            raise wrong_type("vector-append", index + 1, "vector", vector)
        items += vector.items
    return Vector(items)


@primitive("vector-fill!", Vector, Value, Fixnum, Fixnum, optional=2)
def vector_fill(vector: Vector, fill: Value, start: Fixnum | None, end: Fixnum | None) -> Value:
    size = len(vector.items)
    last = checked_bound("vector-fill!", 4, end, 0, size, size)
    for index in range(checked_bound("vector-fill!", 3, start, 0, last, 0), last):
        vector.items[index] = fill
    return UNSPECIFIED
