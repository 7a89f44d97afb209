"""Bytevectors (section 6.9)."""

from languages.scheme.numbers.fixnum import Fixnum
from languages.scheme.objects.base import UNSPECIFIED, Value, boolean
from languages.scheme.objects.bytevectors import Bytevector
from languages.scheme.objects.errors import bad_range, error, wrong_type
from languages.scheme.objects.strings import String
from languages.scheme.primitives.ranges import checked_bound, checked_byte, checked_index, checked_size
from languages.scheme.primitives.registry import primitive
from languages.scheme.primitives.strings import part_of as part_of_string


def part_of(who: str, bytevector: Bytevector, start: Fixnum | None, end: Fixnum | None) -> bytearray:
    """The bytes between the second and the third argument of a procedure."""
    size = len(bytevector.data)
    last = checked_bound(who, 3, end, 0, size, size)
    return bytevector.data[checked_bound(who, 2, start, 0, last, 0) : last]


@primitive("bytevector?", Value)
def is_bytevector(value: Value) -> Value:
    return boolean(isinstance(value, Bytevector))


@primitive("make-bytevector", Fixnum, Value, optional=1)
def make_bytevector(size: Fixnum, fill: Value | None) -> Value:
    byte = 0 if fill is None else checked_byte("make-bytevector", 2, fill)
    return Bytevector(bytearray(bytes([byte]) * checked_size("make-bytevector", 1, size)))


@primitive("bytevector", rest=True)
def bytevector(items: list[Value]) -> Value:
    data = bytearray()
    for index in range(len(items)):
        data.append(checked_byte("bytevector", index + 1, items[index]))
    return Bytevector(data)


@primitive("bytevector-length", Bytevector)
def bytevector_length(bytevector: Bytevector) -> Value:
    return Fixnum(len(bytevector.data))


@primitive("bytevector-u8-ref", Bytevector, Fixnum)
def bytevector_ref(bytevector: Bytevector, index: Fixnum) -> Value:
    return Fixnum(bytevector.data[checked_index("bytevector-u8-ref", 2, index, len(bytevector.data))])


@primitive("bytevector-u8-set!", Bytevector, Fixnum, Value)
def bytevector_set(bytevector: Bytevector, index: Fixnum, byte: Value) -> Value:
    place = checked_index("bytevector-u8-set!", 2, index, len(bytevector.data))
    bytevector.data[place] = checked_byte("bytevector-u8-set!", 3, byte)
    return UNSPECIFIED


@primitive("bytevector-copy", Bytevector, Fixnum, Fixnum, optional=2)
def bytevector_copy(bytevector: Bytevector, start: Fixnum | None, end: Fixnum | None) -> Value:
    return Bytevector(part_of("bytevector-copy", bytevector, start, end))


@primitive("bytevector-copy!", Bytevector, Fixnum, Bytevector, Fixnum, Fixnum, optional=2)
def bytevector_copy_into(
    to: Bytevector, at: Fixnum, bytevector: Bytevector, start: Fixnum | None, end: Fixnum | None
) -> Value:
    size = len(bytevector.data)
    target = checked_bound("bytevector-copy!", 2, at, 0, len(to.data), 0)
    last = checked_bound("bytevector-copy!", 5, end, 0, size, size)
    first = checked_bound("bytevector-copy!", 4, start, 0, last, 0)
    if last - first > len(to.data) - target:
        raise bad_range("bytevector-copy!", 2, at)
    data = bytevector.data[first:last]
    for index in range(len(data)):
        to.data[target + index] = data[index]
    return UNSPECIFIED


@primitive("bytevector-append", rest=True)
def bytevector_append(bytevectors: list[Value]) -> Value:
    data = bytearray()
    for index in range(len(bytevectors)):
        bytevector = bytevectors[index]
        if not isinstance(bytevector, Bytevector):
            raise wrong_type("bytevector-append", index + 1, "bytevector", bytevector)
        data += bytevector.data
    return Bytevector(data)


@primitive("utf8->string", Bytevector, Fixnum, Fixnum, optional=2)
def utf8_to_string(bytevector: Bytevector, start: Fixnum | None, end: Fixnum | None) -> Value:
    data = bytes(part_of("utf8->string", bytevector, start, end))
    try:
        return String(data.decode("utf-8"))
    except UnicodeDecodeError:
        raise error("utf8->string: the bytes are not UTF-8", [bytevector]) from None


@primitive("string->utf8", String, Fixnum, Fixnum, optional=2)
def string_to_utf8(string: String, start: Fixnum | None, end: Fixnum | None) -> Value:
    return Bytevector(bytearray(part_of_string("string->utf8", string, start, end).encode("utf-8")))
