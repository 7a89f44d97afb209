"""The representation of ``str``: code points in one byte each while all are below 256, in four bytes each otherwise.

    NARROW  ┌ header ┬ hash:32, wide:8 = 0 ┬ length ┬ c c c c …  (Char)
    WIDE    └ header ┴ hash:32, wide:8 = 1 ┴ length ┴ cccc cccc … (UniChar)

A string is always in its narrowest form, so equal strings have equal forms and comparing may stop at the form.  The hash
is computed on demand; 0 means "not yet".
"""

from __future__ import annotations

from framework.lltypes.dialect import cast_pointer, llop, malloc
from framework.lltypes.types import Array, Bool, Char, GcStruct, Ptr, Signed, UInt32, UniChar
from framework.rlib.jit import elidable, oopspec
from framework.rlib.objectmodel import dont_inline

STR = GcStruct("str", ("hash", UInt32), ("wide", Bool), jit_fields={"wide": ""})
NARROW = GcStruct("narrow_str", ("chars", Array(Char)), base=STR, jit_fields={"chars": ""})
WIDE = GcStruct("wide_str", ("chars", Array(UniChar)), base=STR, jit_fields={"chars": ""})
STR_POINTER = Ptr(STR)
NARROW_POINTER = Ptr(NARROW)
WIDE_POINTER = Ptr(WIDE)


def ll_narrow(s):
    """``s`` seen as a narrow string (it must be one)."""
    return cast_pointer(NARROW_POINTER, s)


def ll_wide(s):
    """``s`` seen as a wide string (it must be one)."""
    return cast_pointer(WIDE_POINTER, s)


def ll_str_length(s):
    """Number of code points."""
    if s.wide:
        return len(ll_wide(s).chars)
    return len(ll_narrow(s).chars)


def ll_str_char(s, index):
    """Code point at an index that is in range, as UniChar."""
    if s.wide:
        return ll_wide(s).chars[index]
    return llop.cast_int_to_unichar(UniChar, llop.cast_char_to_int(Signed, ll_narrow(s).chars[index]))


def ll_str_code(s, index):
    """Code point at an index that is in range, as int."""
    if s.wide:
        return llop.cast_unichar_to_int(Signed, ll_wide(s).chars[index])
    return llop.cast_char_to_int(Signed, ll_narrow(s).chars[index])


def ll_str_getitem(s, index):
    """``s[index]`` with the checks of Python."""
    length = ll_str_length(s)
    if not llop.int_between(Bool, 0, index, length):
        index += length
        if not llop.int_between(Bool, 0, index, length):
            raise IndexError("string index out of range")
    return ll_str_char(s, index)


def ll_str_getitem_nonnegative(s, index):
    """``s[index]`` for an index known to be nonnegative."""
    if not llop.int_between(Bool, 0, index, ll_str_length(s)):  # a sum may have wrapped
        raise IndexError("string index out of range")
    return ll_str_char(s, index)


def ll_new_narrow(length):
    """A new narrow string, characters still zero."""
    return malloc(NARROW, length)


def ll_new_wide(length):
    """A new wide string, characters still zero."""
    result = malloc(WIDE, length)
    result.wide = True
    return result


def ll_char_to_str(char):
    """The one-character string of a code point."""
    code = llop.cast_unichar_to_int(Signed, char)
    if code < 256:
        narrow = ll_new_narrow(1)
        narrow.chars[0] = llop.cast_int_to_char(Char, code)
        return cast_pointer(STR_POINTER, narrow)
    wide = ll_new_wide(1)
    wide.chars[0] = char
    return cast_pointer(STR_POINTER, wide)


def ll_copy_chars(source, start, target, target_start, count):
    """Copy code points into a wide string from a string of either form."""
    if source.wide:
        llop.interior_copy(None, ll_wide(source), start, target, target_start, count)
        return
    narrow = ll_narrow(source)
    for i in range(count):
        code = llop.cast_char_to_int(Signed, narrow.chars[start + i])
        target.chars[target_start + i] = llop.cast_int_to_unichar(UniChar, code)


def ll_str_concat(left, right):
    """``left + right``."""
    left_length = ll_str_length(left)
    right_length = ll_str_length(right)
    if left_length == 0:
        return right
    if right_length == 0:
        return left
    if left.wide or right.wide:
        wide = ll_new_wide(left_length + right_length)
        ll_copy_chars(left, 0, wide, 0, left_length)
        ll_copy_chars(right, 0, wide, left_length, right_length)
        return cast_pointer(STR_POINTER, wide)
    narrow = ll_new_narrow(left_length + right_length)
    llop.interior_copy(None, ll_narrow(left), 0, narrow, 0, left_length)
    llop.interior_copy(None, ll_narrow(right), 0, narrow, left_length, right_length)
    return cast_pointer(STR_POINTER, narrow)


def ll_str_substring(s, start, stop):
    """``s[start:stop]`` for bounds with ``0 <= start <= stop <= len(s)``."""
    length = stop - start
    if length == ll_str_length(s):
        return s
    if not s.wide:
        narrow = ll_new_narrow(length)
        llop.interior_copy(None, ll_narrow(s), start, narrow, 0, length)
        return cast_pointer(STR_POINTER, narrow)
    source = ll_wide(s)
    if ll_fits_narrow(source, start, stop):
        narrow = ll_new_narrow(length)
        for i in range(length):
            code = llop.cast_unichar_to_int(Signed, source.chars[start + i])
            narrow.chars[i] = llop.cast_int_to_char(Char, code)
        return cast_pointer(STR_POINTER, narrow)
    wide = ll_new_wide(length)
    llop.interior_copy(None, source, start, wide, 0, length)
    return cast_pointer(STR_POINTER, wide)


def ll_fits_narrow(wide, start, stop):
    """Whether all code points in a range of a wide string are below 256."""
    i = start
    while i < stop:
        if llop.cast_unichar_to_int(Signed, wide.chars[i]) > 255:
            return False
        i += 1
    return True


def ll_str_slice(s, start, stop, step):
    """``s[start:stop:step]`` for normalised bounds and a count of items given by ``ll_slice_length``."""
    count = ll_slice_length(start, stop, step)
    wide = ll_new_wide(count)
    position = start
    for i in range(count):
        wide.chars[i] = ll_str_char(s, position)
        position += step
    return ll_finish_wide(wide)


def ll_finish_wide(wide):
    """A string freshly built in wide form, in its narrowest form."""
    count = len(wide.chars)
    if not ll_fits_narrow(wide, 0, count):
        return cast_pointer(STR_POINTER, wide)
    narrow = ll_new_narrow(count)
    for i in range(count):
        narrow.chars[i] = llop.cast_int_to_char(Char, llop.cast_unichar_to_int(Signed, wide.chars[i]))
    return cast_pointer(STR_POINTER, narrow)


def ll_slice_length(start, stop, step):
    """Number of items of a slice with normalised bounds."""
    if step > 0:
        if start >= stop:
            return 0
        return (stop - start - 1) // step + 1
    if start <= stop:
        return 0
    return (start - stop - 1) // (-step) + 1


def ll_str_repeat(s, count):
    """``s * count``."""
    length = ll_str_length(s)
    if count <= 0 or length == 0:
        return null_string()
    if count == 1:
        return s
    if llop.int_mul_overflows(Bool, length, count):
        raise MemoryError
    if s.wide:
        wide = ll_new_wide(length * count)
        for i in range(count):
            llop.interior_copy(None, ll_wide(s), 0, wide, i * length, length)
        return cast_pointer(STR_POINTER, wide)
    narrow = ll_new_narrow(length * count)
    for i in range(count):
        llop.interior_copy(None, ll_narrow(s), 0, narrow, i * length, length)
    return cast_pointer(STR_POINTER, narrow)


def null_string():
    """The empty string."""
    return cast_pointer(STR_POINTER, ll_new_narrow(0))


@elidable
@oopspec("str.equal(left, right)")
def ll_str_eq(left, right):
    """``left == right``; either may be null (None)."""
    if left == right:
        return True
    if not left or not right:
        return False
    length = ll_str_length(left)
    if length != ll_str_length(right) or left.wide != right.wide:
        return False
    if left.wide:
        a = ll_wide(left)
        b = ll_wide(right)
        i = 0
        while i < length:
            if a.chars[i] != b.chars[i]:
                return False
            i += 1
        return True
    c = ll_narrow(left)
    d = ll_narrow(right)
    i = 0
    while i < length:
        if c.chars[i] != d.chars[i]:
            return False
        i += 1
    return True


@elidable
@oopspec("str.compare(left, right)")
def ll_str_compare(left, right):
    """Negative, zero or positive, by code points."""
    left_length = ll_str_length(left)
    right_length = ll_str_length(right)
    length = left_length if left_length < right_length else right_length
    i = 0
    while i < length:
        difference = ll_str_code(left, i) - ll_str_code(right, i)
        if difference != 0:
            return difference
        i += 1
    return left_length - right_length


def ll_str_hash(s):
    """Hash of a string (FNV-1a over code points, 32 bits, never 0), kept in the string; 0 for None."""
    if not s:
        return 0
    known = llop.cast_primitive(Signed, s.hash)
    if known != 0:
        return known
    value = 2166136261
    length = ll_str_length(s)
    i = 0
    while i < length:
        value = ((value ^ ll_str_code(s, i)) * 16777619) & 0xFFFFFFFF
        i += 1
    value ^= value >> 15
    if value == 0:
        value = 1
    s.hash = llop.cast_primitive(UInt32, value)
    return value


def ll_str_contains_char(s, char):
    """Whether a code point occurs in a string."""
    for i in range(ll_str_length(s)):
        if ll_str_char(s, i) == char:
            return True
    return False


def ll_str_nonempty(s):
    """Truth value of a str that may be None."""
    if not s:
        return False
    return ll_str_length(s) != 0


def ll_str_length_checked(s):
    """``len(s)`` of a str that may be None."""
    if not s:
        raise TypeError("object of type 'NoneType' has no len()")
    return ll_str_length(s)


def ll_str_is_char(s, char):
    """Whether a str (or None) is the one-character string of a code point."""
    if not s:
        return False
    return ll_str_length(s) == 1 and ll_str_char(s, 0) == char


def ll_normalise_bound(bound, is_given, length, default):
    """A slice bound clipped to ``0 … length`` for a positive step."""
    if not is_given:
        return default
    if bound < 0:
        bound += length
        if bound < 0:
            return 0
    if bound > length:
        return length
    return bound


def ll_normalise_bound_down(bound, is_given, length, default):
    """A slice bound clipped to ``-1 … length - 1`` for a negative step."""
    if not is_given:
        return default
    if bound < 0:
        bound += length
        if bound < 0:
            return -1
    if bound >= length:
        return length - 1
    return bound


def ll_str_slice_simple(s, start, has_start, stop, has_stop):
    """``s[start:stop]``."""
    length = ll_str_length(s)
    start = ll_normalise_bound(start, has_start, length, 0)
    stop = ll_normalise_bound(stop, has_stop, length, length)
    if stop < start:
        stop = start
    return ll_str_substring(s, start, stop)


def ll_str_slice_step(s, start, has_start, stop, has_stop, step):
    """``s[start:stop:step]``."""
    length = ll_str_length(s)
    if step == 0:
        raise ValueError("slice step cannot be zero")
    if step > 0:
        start = ll_normalise_bound(start, has_start, length, 0)
        stop = ll_normalise_bound(stop, has_stop, length, length)
    else:
        start = ll_normalise_bound_down(start, has_start, length, length - 1)
        stop = ll_normalise_bound_down(stop, has_stop, length, -1)
    return ll_str_slice(s, start, stop, step)


def ll_str_find(s, sub, start, stop):
    """Lowest index in ``start … stop`` (normalised) where ``sub`` occurs, -1 if nowhere."""
    sub_length = ll_str_length(sub)
    last = stop - sub_length
    if sub_length == 0:
        return start if start <= stop else -1
    first = ll_str_code(sub, 0)
    i = start
    while i <= last:
        if ll_str_code(s, i) == first and ll_str_matches(s, i, sub, sub_length):
            return i
        i += 1
    return -1


def ll_str_matches(s, position, sub, sub_length):
    """Whether ``sub`` stands in ``s`` at a position where it fits."""
    j = 0
    while j < sub_length:
        if ll_str_code(s, position + j) != ll_str_code(sub, j):
            return False
        j += 1
    return True


def ll_str_contains(s, sub):
    """``sub in s``."""
    return ll_str_find(s, sub, 0, ll_str_length(s)) >= 0


def ll_ord(s):
    """``ord(s)``."""
    if ll_str_length(s) != 1:
        found = str(ll_str_length(s))
        raise TypeError("ord() expected a character, but string of length " + found + " found")
    return ll_str_code(s, 0)


def ll_chr(code):
    """``chr(code)``."""
    if not llop.int_between(Bool, 0, code, 0x110000):
        raise ValueError("chr() arg not in range(0x110000)")
    return llop.cast_int_to_unichar(UniChar, code)


def ll_is_ascii(s):
    """Whether all characters are below 128."""
    if s.wide:
        return False
    narrow = ll_narrow(s)
    for i in range(len(narrow.chars)):
        if llop.cast_char_to_int(Signed, narrow.chars[i]) >= 128:
            return False
    return True


def ll_move_letters(s, first, distance):
    """An ASCII string whose 26 letters from code ``first`` on are moved by a distance."""
    source = ll_narrow(s)
    length = len(source.chars)
    result = ll_new_narrow(length)
    for i in range(length):
        code = llop.cast_char_to_int(Signed, source.chars[i])
        if first <= code < first + 26:
            code += distance
        result.chars[i] = llop.cast_int_to_char(Char, code)
    return cast_pointer(STR_POINTER, result)


def ll_str_rfind(s, sub, start, stop):
    """Highest index in ``start … stop`` (normalised) where ``sub`` occurs, -1 if nowhere."""
    sub_length = ll_str_length(sub)
    i = stop - sub_length
    while i >= start:
        if ll_str_matches(s, i, sub, sub_length):
            return i
        i -= 1
    return -1


@dont_inline
def raise_item_is_none(index: int, expected: str) -> None:
    """Raise TypeError for None among what is joined, out of line."""
    raise TypeError(f"sequence item {index}: expected {expected}, NoneType found")


def ll_str_join(separator, parts):
    """``separator.join(parts)`` of a list of strings."""
    count = parts.length
    if count == 0:
        return null_string()
    for i in range(count):
        if not parts.items[i]:
            raise_item_is_none(i, "str instance")
    if count == 1:
        return parts.items[0]
    gap = ll_str_length(separator)
    length = gap * (count - 1)
    wide = separator.wide
    for i in range(count):
        part = parts.items[i]
        length += ll_str_length(part)
        if part.wide:
            wide = True
    if wide:
        return ll_join_wide(separator, gap, parts, count, length)
    result = ll_new_narrow(length)
    position = 0
    for i in range(count):
        if i > 0 and gap > 0:
            llop.interior_copy(None, ll_narrow(separator), 0, result, position, gap)
            position += gap
        part = ll_narrow(parts.items[i])
        llop.interior_copy(None, part, 0, result, position, len(part.chars))
        position += len(part.chars)
    return cast_pointer(STR_POINTER, result)


def ll_join_chars(separator, parts):
    """``separator.join(parts)`` of a list of characters."""
    count = parts.length
    if count == 0:
        return null_string()
    gap = ll_str_length(separator)
    wide = separator.wide and count > 1
    for i in range(count):
        if llop.cast_unichar_to_int(Signed, parts.items[i]) > 255:
            wide = True
    step = gap + 1
    length = count + gap * (count - 1)
    if wide:
        result = ll_new_wide(length)
        for i in range(count):
            result.chars[i * step] = parts.items[i]
            if gap > 0 and i + 1 < count:
                ll_copy_chars(separator, 0, result, i * step + 1, gap)
        return cast_pointer(STR_POINTER, result)
    narrow = ll_new_narrow(length)
    for i in range(count):
        code = llop.cast_unichar_to_int(Signed, parts.items[i])
        narrow.chars[i * step] = llop.cast_int_to_char(Char, code)
        if gap > 0 and i + 1 < count:
            llop.interior_copy(None, ll_narrow(separator), 0, narrow, i * step + 1, gap)
    return cast_pointer(STR_POINTER, narrow)


def ll_join_wide(separator, gap, parts, count, length):
    """Join when a part is wide (an unused wide separator gives a narrow result)."""
    result = ll_new_wide(length)
    position = 0
    for i in range(count):
        if i > 0 and gap > 0:
            ll_copy_chars(separator, 0, result, position, gap)
            position += gap
        part = parts.items[i]
        ll_copy_chars(part, 0, result, position, ll_str_length(part))
        position += ll_str_length(part)
    return ll_finish_wide(result)
