"""``str`` and ``repr`` of built-in types."""

from __future__ import annotations

from framework.lltypes.dialect import cast_pointer, llop, malloc
from framework.lltypes.interning import interned
from framework.lltypes.types import Char, GcStruct, Ptr, Signed, Unsigned
from framework.runtime.bridge import HighLevel, as_high_level, as_low_level
from framework.runtime.codecs import escape
from framework.runtime.numbers import ll_magnitude
from framework.runtime.objects import ll_vtable
from framework.runtime.printable import is_printable
from framework.runtime.text import STR_POINTER, ll_new_narrow

STRING = HighLevel("str")


def ll_class_text(vtable):
    """``repr(C)``."""
    module = as_high_level(STRING, vtable.module)
    name = as_high_level(STRING, vtable.qualname)
    if module != "builtins":
        name = module + "." + name
    return as_low_level("<class '" + name + "'>")


def ll_int_text(x):
    """``str(x)`` of a plain int."""
    return ll_digits(ll_magnitude(x), x < 0)


def ll_digits(magnitude, negative):
    """Decimal digits of an unsigned number, with a sign."""
    count = 1
    rest = llop.uint_div(Unsigned, magnitude, 10)
    while rest:
        count += 1
        rest = llop.uint_div(Unsigned, rest, 10)
    if negative:
        count += 1
    result = ll_new_narrow(count)
    position = count
    rest = magnitude
    while True:
        position -= 1
        digit = llop.cast_uint_to_int(Signed, llop.uint_rem(Unsigned, rest, 10))
        result.chars[position] = llop.cast_int_to_char(Char, 48 + digit)
        rest = llop.uint_div(Unsigned, rest, 10)
        if not rest:
            break
    if negative:
        result.chars[0] = llop.cast_int_to_char(Char, 45)
    return cast_pointer(STR_POINTER, result)


def escaped(code: int) -> str:
    """The escape sequence of a code point."""
    if code == 10:
        return "\\n"
    if code == 13:
        return "\\r"
    if code == 9:
        return "\\t"
    return escape(code)


def str_repr(s: str) -> str:
    """``repr(s)``."""
    quote = '"' if "'" in s and '"' not in s else "'"
    parts = [quote]
    for char in s:
        if char == quote or char == "\\":
            parts.append("\\" + char)
        elif is_printable(ord(char)):
            parts.append(char)
        else:
            parts.append(escaped(ord(char)))
    parts.append(quote)
    return "".join(parts)


def bytes_repr(data: bytes) -> str:
    """``repr(data)``."""
    quote = '"' if b"'" in data and b'"' not in data else "'"
    parts = ["b" + quote]
    for code in data:
        char = chr(code)
        if char == quote or char == "\\":
            parts.append("\\" + char)
        elif 32 <= code < 127:
            parts.append(char)
        else:
            parts.append(escaped(code))
    parts.append(quote)
    return "".join(parts)


def bool_text(value: bool) -> str:
    """``str(value)``."""
    return "True" if value else "False"


def bytearray_repr(data: bytearray) -> str:
    """``repr(data)``."""
    return "bytearray(" + bytes_repr(bytes(data)) + ")"


def ascii_text(s: str) -> str:
    """A text with everything but ASCII escaped."""
    if s.isascii():
        return s
    parts: list[str] = []
    for char in s:
        parts.append(char if ord(char) < 128 else escaped(ord(char)))
    return "".join(parts)


# --- texts of containers and instances


def ll_text_or_none(value, text):
    """The text of a value that may be None."""
    if not value:
        return "None"
    return as_high_level(STRING, text(value))


def ll_join_texts(iterator, more, text):
    """The texts of what an iterator gives, with commas between them."""
    parts: list[str] = []
    while more(iterator):
        parts.append(as_high_level(STRING, text(iterator)))
    return ", ".join(parts)


def set_text(items: str, left: str, right: str, empty: str) -> str:
    """The text of a set."""
    return left + items + right if len(items) > 0 else empty


@interned
def repr_node_type(container: Ptr) -> GcStruct:
    """A list of the containers of one type whose ``repr`` is under way; the first node is empty."""
    result = GcStruct(f"repr_node.{container!r}", ("container", container))
    result.add_field("next", Ptr(result))
    return result


def ll_guarded_text(NODE, root, value, text, marker):  # noqa: N803
    """The text of a container, the marker when it is inside itself."""
    node = root.next
    while node:
        if node.container == value:
            return marker
        node = node.next
    node = malloc(NODE)
    node.container = value
    node.next = root.next
    root.next = node
    try:
        return text(value)
    finally:
        root.next = root.next.next


def ll_range_text(r):
    """``repr`` of a range."""
    text = "range(" + str(r.start) + ", " + str(r.stop)
    if r.step != 1:
        text += ", " + str(r.step)
    return text + ")"


def ll_instance_str(instance):
    """``str`` of an instance, by the function in its vtable."""
    return ll_vtable(instance).str(instance)


def ll_instance_repr(instance):
    """``repr`` of an instance, by the function in its vtable."""
    return ll_vtable(instance).repr(instance)


def ll_default_text(instance, prefix):
    """``repr`` of an instance whose class says nothing: with a number that stays the same while it lives."""
    number = llop.cast_int_to_uint(Unsigned, llop.gc_identity_hash(Signed, instance))
    return as_high_level(STRING, prefix) + as_high_level(STRING, ll_digits_in_base(number, 16, False)) + ">"


# --- numbers in other bases


def ll_digits_in_base(magnitude, base, negative):
    """Digits of an unsigned number in base 2 to 16, with a sign."""
    divisor = llop.cast_int_to_uint(Unsigned, base)
    count = 1
    rest = llop.uint_div(Unsigned, magnitude, divisor)
    while rest:
        count += 1
        rest = llop.uint_div(Unsigned, rest, divisor)
    if negative:
        count += 1
    result = ll_new_narrow(count)
    position = count
    rest = magnitude
    while True:
        position -= 1
        digit = llop.cast_uint_to_int(Signed, llop.uint_rem(Unsigned, rest, divisor))
        code = 48 + digit if digit < 10 else 87 + digit
        result.chars[position] = llop.cast_int_to_char(Char, code)
        rest = llop.uint_div(Unsigned, rest, divisor)
        if not rest:
            break
    if negative:
        result.chars[0] = llop.cast_int_to_char(Char, 45)
    return cast_pointer(STR_POINTER, result)


def ll_int_in_base(x, base, prefix):
    """``hex(x)`` and the like."""
    digits = as_high_level(STRING, prefix) + as_high_level(STRING, ll_digits_in_base(ll_magnitude(x), base, False))
    return "-" + digits if x < 0 else digits


def ll_uint_in_base(x, base, prefix):
    """``hex(x)`` of an unsigned number."""
    return as_high_level(STRING, prefix) + as_high_level(STRING, ll_digits_in_base(x, base, False))
