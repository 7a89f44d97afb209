"""The representation of ``bytes``, and the way between str, bytes and raw memory.

BYTES  ┌ header ┬ hash ┬ length ┬ b b b b …  (Char) ┐
"""

from __future__ import annotations

from framework.lltypes.dialect import cast_pointer, llop, malloc
from framework.lltypes.types import Address, Array, Bool, Char, GcStruct, Ptr, Signed, UInt8, UniChar
from framework.rlib.objectmodel import dont_inline
from framework.runtime.lists import ll_slice_count, ll_slice_start, ll_slice_stop
from framework.runtime.text import (
    STR_POINTER,
    ll_finish_wide,
    ll_narrow,
    ll_new_narrow,
    ll_new_wide,
    ll_str_code,
    ll_str_length,
    raise_item_is_none,
)

BYTES = GcStruct("bytes", ("hash", Signed), ("chars", Array(Char)), jit_fields={"chars": ""})
BYTES_POINTER = Ptr(BYTES)


def ll_bytes_length(b):
    """``len(b)``."""
    return len(b.chars)


def ll_bytes_nonempty(b):
    """Truth value of a bytes object that may be None."""
    if not b:
        return False
    return len(b.chars) != 0


def ll_bytes_code(b, index):
    """The byte at an index that is in range."""
    return llop.cast_char_to_int(Signed, b.chars[index])


@dont_inline
def raise_index_error(message: str) -> None:
    """Raise IndexError, out of line."""
    raise IndexError(message)


def ll_bytes_getitem(b, index):
    """``b[index]``."""
    length = len(b.chars)
    if not llop.int_between(Bool, 0, index, length):
        index += length
        if not llop.int_between(Bool, 0, index, length):
            raise_index_error("index out of range")
    return llop.cast_char_to_int(Signed, b.chars[index])


def ll_bytes_getitem_nonnegative(b, index):
    """``b[index]`` for an index known to be nonnegative."""
    if not llop.int_between(Bool, 0, index, len(b.chars)):  # a sum may have wrapped
        raise_index_error("index out of range")
    return llop.cast_char_to_int(Signed, b.chars[index])


def ll_bytes_new(length):
    """New bytes, all zero."""
    return malloc(BYTES, length)


def ll_bytes_zeros(count):
    """``bytes(count)``."""
    if count < 0:
        raise ValueError("negative count")
    return malloc(BYTES, count)


def ll_bytes_concat(left, right):
    """``left + right``."""
    result = malloc(BYTES, len(left.chars) + len(right.chars))
    llop.interior_copy(None, left, 0, result, 0, len(left.chars))
    llop.interior_copy(None, right, 0, result, len(left.chars), len(right.chars))
    return result


def ll_bytes_repeat(b, count):
    """``b * count``."""
    length = len(b.chars)
    if count < 0:
        count = 0
    if length > 0 and llop.int_mul_overflows(Bool, length, count):
        raise MemoryError
    result = malloc(BYTES, length * count)
    for i in range(count):
        llop.interior_copy(None, b, 0, result, i * length, length)
    return result


def ll_bytes_slice(b, start, has_start, stop, has_stop, step):
    """``b[start:stop:step]``."""
    if step == 0:
        raise ValueError("slice step cannot be zero")
    length = len(b.chars)
    start = ll_slice_start(start, has_start, length, step)
    stop = ll_slice_stop(stop, has_stop, length, step)
    count = ll_slice_count(start, stop, step)
    result = malloc(BYTES, count)
    if step == 1:
        llop.interior_copy(None, b, start, result, 0, count)
        return result
    for i in range(count):
        result.chars[i] = b.chars[start + i * step]
    return result


def ll_bytes_eq(left, right):
    """``left == right``; either may be null (None)."""
    if left == right:
        return True
    if not left or not right:
        return False
    length = len(left.chars)
    if length != len(right.chars):
        return False
    for i in range(length):
        if left.chars[i] != right.chars[i]:
            return False
    return True


def ll_bytes_compare(left, right):
    """Negative, zero or positive."""
    for i in range(min(len(left.chars), len(right.chars))):
        difference = ll_bytes_code(left, i) - ll_bytes_code(right, i)
        if difference != 0:
            return difference
    return len(left.chars) - len(right.chars)


def ll_bytes_hash(b):
    """Hash of bytes (FNV-1a, 32 bits, never 0), kept in the object; 0 for None."""
    if not b:
        return 0
    if b.hash != 0:
        return b.hash
    value = 2166136261
    for i in range(len(b.chars)):
        value = ((value ^ ll_bytes_code(b, i)) * 16777619) & 0xFFFFFFFF
    if value == 0:
        value = 1
    b.hash = value
    return value


def ll_bytes_find(b, sub, start, stop):
    """Lowest index in ``start … stop`` (normalised) where ``sub`` occurs, -1 if nowhere."""
    count = len(sub.chars)
    i = start
    while i + count <= stop:
        if ll_bytes_matches(b, i, sub, count):
            return i
        i += 1
    return -1


def ll_bytes_rfind(b, sub, start, stop):
    """Highest index in ``start … stop`` (normalised) where ``sub`` occurs, -1 if nowhere."""
    count = len(sub.chars)
    i = stop - count
    while i >= start:
        if ll_bytes_matches(b, i, sub, count):
            return i
        i -= 1
    return -1


def ll_bytes_matches(b, position, sub, count):
    """Whether ``sub`` stands in ``b`` at a position where it fits."""
    for j in range(count):
        if b.chars[position + j] != sub.chars[j]:
            return False
    return True


def ll_bytes_contains(b, sub):
    """``sub in b``."""
    return ll_bytes_find(b, sub, 0, len(b.chars)) >= 0


def ll_bytes_contains_code(b, code):
    """``code in b``."""
    if not llop.int_between(Bool, 0, code, 256):
        raise ValueError("byte must be in range(0, 256)")
    for i in range(len(b.chars)):
        if ll_bytes_code(b, i) == code:
            return True
    return False


def ll_bytes_from_list(l):
    """``bytes(l)`` of a list of ints."""
    result = malloc(BYTES, l.length)
    for i in range(l.length):
        code = llop.cast_primitive(Signed, l.items[i])
        if not llop.int_between(Bool, 0, code, 256):
            raise ValueError("bytes must be in range(0, 256)")
        result.chars[i] = llop.cast_int_to_char(Char, code)
    return result


# --- UTF-8


def ll_utf8_size(code):
    """Number of bytes of a code point."""
    if code < 0x80:
        return 1
    if code < 0x800:
        return 2
    if code < 0x10000:
        return 3
    return 4


def ll_put_byte(b, position, code):
    """Store one byte."""
    b.chars[position] = llop.cast_int_to_char(Char, code)


def ll_put_utf8(b, position, code):
    """Store a code point; the position after it."""
    if code < 0x80:
        ll_put_byte(b, position, code)
        return position + 1
    if code < 0x800:
        ll_put_byte(b, position, 0xC0 | (code >> 6))
        ll_put_byte(b, position + 1, 0x80 | (code & 0x3F))
        return position + 2
    if code < 0x10000:
        ll_put_byte(b, position, 0xE0 | (code >> 12))
        ll_put_byte(b, position + 1, 0x80 | ((code >> 6) & 0x3F))
        ll_put_byte(b, position + 2, 0x80 | (code & 0x3F))
        return position + 3
    ll_put_byte(b, position, 0xF0 | (code >> 18))
    ll_put_byte(b, position + 1, 0x80 | ((code >> 12) & 0x3F))
    ll_put_byte(b, position + 2, 0x80 | ((code >> 6) & 0x3F))
    ll_put_byte(b, position + 3, 0x80 | (code & 0x3F))
    return position + 4


def ll_find_surrogate(s):
    """Index of the first surrogate of a string, -1 if it has none."""
    if not s.wide:
        return -1
    for i in range(ll_str_length(s)):
        if 0xD800 <= ll_str_code(s, i) < 0xE000:
            return i
    return -1


def ll_encode_utf8(s, escape):
    """UTF-8 of a string; with ``escape``, U+DC80 … U+DCFF give back the bytes they stand for (surrogateescape)."""
    length = ll_str_length(s)
    size = 0
    for i in range(length):
        code = ll_str_code(s, i)
        size += 1 if escape and 0xDC80 <= code < 0xDD00 else ll_utf8_size(code)
    result = malloc(BYTES, size)
    if size == length and not s.wide:
        for i in range(length):
            result.chars[i] = ll_narrow(s).chars[i]
        return result
    position = 0
    for i in range(length):
        code = ll_str_code(s, i)
        if escape and 0xDC80 <= code < 0xDD00:
            ll_put_byte(result, position, code - 0xDC00)
            position += 1
        else:
            position = ll_put_utf8(result, position, code)
    return result


def ll_continuation(b, position, stop):
    """The six bits of a continuation byte, -1 if there is none."""
    if position >= stop:
        return -1
    code = ll_bytes_code(b, position)
    if code & 0xC0 != 0x80:
        return -1
    return code & 0x3F


def ll_decode_one(b, position, stop):
    """Code point at a position times 8 plus its size in bytes; -1 for what is not UTF-8."""
    first = ll_bytes_code(b, position)
    if first < 0x80:
        return first * 8 + 1
    if first < 0xC2:
        return -1
    second = ll_continuation(b, position + 1, stop)
    if second < 0:
        return -1
    if first < 0xE0:
        return (((first & 0x1F) << 6) | second) * 8 + 2
    third = ll_continuation(b, position + 2, stop)
    if first < 0xF0:
        code = ((first & 0x0F) << 12) | (second << 6) | third
        if third < 0 or code < 0x800 or 0xD800 <= code < 0xE000:
            return -1
        return code * 8 + 3
    fourth = ll_continuation(b, position + 3, stop)
    code = ((first & 0x07) << 18) | (second << 12) | (third << 6) | fourth
    if third < 0 or fourth < 0 or code < 0x10000 or code > 0x10FFFF or first > 0xF4:
        return -1
    return code * 8 + 4


def ll_ascii_end(b):
    """How many bytes at the beginning are ASCII."""
    position = 0
    stop = len(b.chars)
    while position < stop and ll_bytes_code(b, position) < 0x80:
        position += 1
    return position


def ll_utf8_error(b):
    """Position of the first byte that is not UTF-8, -1 if there is none."""
    position = ll_ascii_end(b)
    stop = len(b.chars)
    while position < stop:
        decoded = ll_decode_one(b, position, stop)
        if decoded < 0:
            return position
        position += decoded & 7
    return -1


def ll_decode_utf8(b):
    """The string that bytes encode; bytes that are not UTF-8 become U+DC80 … U+DCFF (surrogateescape)."""
    stop = len(b.chars)
    count = position = ll_ascii_end(b)
    if count == stop:
        return ll_decode_latin1(b)
    largest = 0
    while position < stop:
        decoded = ll_decode_one(b, position, stop)
        if decoded < 0:
            decoded = (ll_bytes_code(b, position) + 0xDC00) * 8 + 1
        if decoded >> 3 > largest:
            largest = decoded >> 3
        position += decoded & 7
        count += 1
    if largest < 256:
        return ll_decode_narrow(b, count)
    wide = ll_new_wide(count)
    position = 0
    for i in range(count):
        decoded = ll_decode_one(b, position, stop)
        if decoded < 0:
            decoded = (ll_bytes_code(b, position) + 0xDC00) * 8 + 1
        wide.chars[i] = llop.cast_int_to_unichar(UniChar, decoded >> 3)
        position += decoded & 7
    return cast_pointer(STR_POINTER, wide)


def ll_decode_narrow(b, count):
    """Decode UTF-8 known to be valid and to have only code points below 256."""
    narrow = ll_new_narrow(count)
    position = 0
    stop = len(b.chars)
    for i in range(count):
        decoded = ll_decode_one(b, position, stop)
        narrow.chars[i] = llop.cast_int_to_char(Char, decoded >> 3)
        position += decoded & 7
    return cast_pointer(STR_POINTER, narrow)


def ll_encode_latin1(s):
    """Latin-1 of a narrow string."""
    length = ll_str_length(s)
    result = malloc(BYTES, length)
    for i in range(length):
        ll_put_byte(result, i, ll_str_code(s, i))
    return result


def ll_decode_latin1(b):
    """The narrow string of the same codes."""
    length = len(b.chars)
    narrow = ll_new_narrow(length)
    for i in range(length):
        narrow.chars[i] = b.chars[i]
    return cast_pointer(STR_POINTER, narrow)


def ll_str_from_codes(l):
    """The string of a list of code points."""
    wide = ll_new_wide(l.length)
    for i in range(l.length):
        wide.chars[i] = llop.cast_int_to_unichar(UniChar, llop.cast_primitive(Signed, l.items[i]))
    return ll_finish_wide(wide)


# --- raw memory


def ll_bytes_to_raw(b):
    """A copy in new raw memory with a zero byte behind it; the caller gives it back."""
    length = len(b.chars)
    address = llop.raw_malloc(Address, length + 1)
    for i in range(length):
        llop.raw_store(None, address, i, b.chars[i])
    return address


def ll_bytes_from_raw(address, length):
    """Bytes copied from raw memory."""
    result = malloc(BYTES, length)
    for i in range(length):
        code = llop.cast_primitive(Signed, llop.raw_load(UInt8, address, i))
        result.chars[i] = llop.cast_int_to_char(Char, code)
    return result


def ll_raw_length(address):
    """Length of a zero-terminated C string."""
    length = 0
    while llop.cast_primitive(Signed, llop.raw_load(UInt8, address, length)) != 0:
        length += 1
    return length


def ll_bytes_join(separator, parts):
    """``separator.join(parts)`` of a list of bytes."""
    gap = len(separator.chars)
    length = 0
    for i in range(parts.length):
        if not parts.items[i]:
            raise_item_is_none(i, "a bytes-like object")
        length += len(parts.items[i].chars)
    if parts.length > 1:
        length += gap * (parts.length - 1)
    result = malloc(BYTES, length)
    position = 0
    for i in range(parts.length):
        if i > 0:
            llop.interior_copy(None, separator, 0, result, position, gap)
            position += gap
        part = parts.items[i]
        llop.interior_copy(None, part, 0, result, position, len(part.chars))
        position += len(part.chars)
    return result


def ll_bytes_more(iterator):
    """Advance over bytes."""
    index = iterator.index + 1
    if index < len(iterator.source.chars):
        iterator.index = index
        return True
    return False


def ll_bytes_item(iterator):
    """The byte."""
    return ll_bytes_code(iterator.source, iterator.index)
