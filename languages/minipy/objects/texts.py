"""Strings."""

from __future__ import annotations

from languages.minipy.objects.base import NOT_IMPLEMENTED, W_Object
from languages.minipy.objects.errors import GuestError, type_error
from languages.minipy.objects.gateway import UNWRAP, WRAP
from languages.minipy.objects.iterators import W_Iterator
from languages.minipy.objects.numbers import W_Integer, as_index, new_bool
from languages.minipy.objects.slices import Range, W_Slice, place_of


class W_Str(W_Object):
    """A str."""

    _immutable_fields_ = ["value"]

    def __init__(self, value: str) -> None:
        self.value = value

    def repr(self) -> str:
        return repr(self.value)

    def text(self) -> str:
        return self.value

    def is_true(self) -> bool:
        return self.value != ""

    def hash(self) -> int:
        return hash(self.value)

    def length(self) -> int:
        return len(self.value)

    def add(self, w_other: W_Object) -> W_Object:
        if isinstance(w_other, W_Str):
            return W_Str(self.value + w_other.value)
        return NOT_IMPLEMENTED

    def cannot_add(self, w_other: W_Object) -> GuestError | None:
        return type_error(f'can only concatenate str (not "{w_other.kind()}") to str')

    def cannot_multiply(self, w_factor: W_Object) -> GuestError | None:
        return type_error(f"can't multiply sequence by non-int of type '{w_factor.kind()}'")

    def mul(self, w_other: W_Object) -> W_Object:
        return W_Str(self.value * as_index(w_other)) if isinstance(w_other, W_Integer) else NOT_IMPLEMENTED

    def rmul(self, w_other: W_Object) -> W_Object:
        return self.mul(w_other)

    def getitem(self, w_index: W_Object) -> W_Object:
        text = self.value
        if isinstance(w_index, W_Slice):
            return W_Str(picked_text(text, w_index.indices(len(text))))
        return W_Str(text[place_of(w_index, len(text), "string", "index")])

    def iter(self) -> W_Object:
        return W_StrIterator(self.value)

    def contains(self, w_item: W_Object) -> bool:
        if isinstance(w_item, W_Str):
            return w_item.value in self.value
        raise type_error(f"'in <string>' requires string as left operand, not {w_item.kind()}")

    def eq(self, w_other: W_Object) -> W_Object:
        return new_bool(self.value == w_other.value) if isinstance(w_other, W_Str) else NOT_IMPLEMENTED

    def ne(self, w_other: W_Object) -> W_Object:
        return new_bool(self.value != w_other.value) if isinstance(w_other, W_Str) else NOT_IMPLEMENTED

    def lt(self, w_other: W_Object) -> W_Object:
        return new_bool(self.value < w_other.value) if isinstance(w_other, W_Str) else NOT_IMPLEMENTED

    def le(self, w_other: W_Object) -> W_Object:
        return new_bool(self.value <= w_other.value) if isinstance(w_other, W_Str) else NOT_IMPLEMENTED

    def gt(self, w_other: W_Object) -> W_Object:
        return new_bool(self.value > w_other.value) if isinstance(w_other, W_Str) else NOT_IMPLEMENTED

    def ge(self, w_other: W_Object) -> W_Object:
        return new_bool(self.value >= w_other.value) if isinstance(w_other, W_Str) else NOT_IMPLEMENTED


def picked_text(text: str, places: Range) -> str:
    """The characters at the places of a slice."""
    if places.step == 1:
        return text[places.start : places.start + places.count]
    return "".join([text[places.start + i * places.step] for i in range(places.count)])


class W_StrIterator(W_Iterator):
    """Over the characters of a text."""

    _immutable_fields_ = ["chars"]

    def __init__(self, text: str) -> None:
        self.chars = text
        self.place = 0

    def next(self) -> W_Object | None:
        place = self.place
        if place >= len(self.chars):
            return None
        self.place = place + 1
        return W_Str(self.chars[place])


def ascii_text(text: str) -> str:
    """The text with escapes for what is not ASCII."""
    parts: list[str] = []
    for char in text:
        code = ord(char)
        if code < 128:
            parts.append(char)
        elif code < 256:
            parts.append(f"\\x{code:02x}")
        elif code < 0x10000:
            parts.append(f"\\u{code:04x}")
        else:
            parts.append(f"\\U{code:08x}")
    return "".join(parts)


def as_text(w_value: W_Object, name: str, position: int) -> str:
    """The text of an argument that must be a str."""
    if isinstance(w_value, W_Str):
        return w_value.value
    raise type_error(f"{name}() argument {position + 1} must be str, not {w_value.kind()}")


def _wrap_text(value: str) -> W_Object:
    return W_Str(value)


WRAP[str] = _wrap_text
UNWRAP[str] = as_text
