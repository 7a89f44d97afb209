"""``str.encode`` and ``bytes.decode`` for UTF-8, Latin-1 and ASCII with all error handlers.

The fast way is taken by text that has no errors; else the slow one goes from error to error, as CPython's codecs do.
"""

from __future__ import annotations

from framework.runtime.bridge import HighLevel, as_high_level, as_low_level
from framework.runtime.bytestring import (
    ll_decode_latin1,
    ll_decode_utf8,
    ll_encode_latin1,
    ll_encode_utf8,
    ll_find_surrogate,
    ll_str_from_codes,
    ll_utf8_error,
)

STRING = HighLevel("str")
BYTES = HighLevel("bytes")
HEX = "0123456789abcdef"


def from_codes(codes: list[int]) -> str:
    """The string of a list of code points."""
    return as_high_level(STRING, ll_str_from_codes(as_low_level(codes)))


def decode_latin1(data: bytes) -> str:
    """One character per byte."""
    return as_high_level(STRING, ll_decode_latin1(as_low_level(data)))


def encode_latin1(s: str) -> bytes:
    """One byte per character, all of which are below 256."""
    return as_high_level(BYTES, ll_encode_latin1(as_low_level(s)))


def codec(name: str) -> str:
    """The codec's name as messages have it: utf-8, latin-1 or ascii."""
    codes: list[int] = []
    for char in name:
        code = ord(char)
        if code != 45 and code != 95 and code != 32:
            codes.append(code + 32 if 65 <= code <= 90 else code)
    plain = from_codes(codes)
    if plain == "utf8" or plain == "u8" or plain == "utf":
        return "utf-8"
    if plain == "latin1" or plain == "iso88591" or plain == "latin" or plain == "l1" or plain == "cp819":
        return "latin-1"
    if plain == "ascii" or plain == "usascii" or plain == "646":
        return "ascii"
    raise LookupError("unknown encoding: " + name)


# --- encoding


def encode(s: str, encoding: str = "utf-8", errors: str = "strict") -> bytes:
    """``s.encode(encoding, errors)``."""
    name = codec(encoding)
    low = as_low_level(s)
    if name == "utf-8":
        if ll_find_surrogate(low) < 0:
            return as_high_level(BYTES, ll_encode_utf8(low, False))
        if errors == "surrogateescape" and only_escapes(s):
            return as_high_level(BYTES, ll_encode_utf8(low, True))
    elif fits(s, 0, 256 if name == "latin-1" else 128):
        return encode_latin1(s)
    return encode_with_errors(s, name, errors)


def fits(s: str, start: int, limit: int) -> bool:
    """Whether all characters are below a limit."""
    for position in range(start, len(s)):
        if ord(s[position]) >= limit:
            return False
    return True


def only_escapes(s: str) -> bool:
    """Whether all surrogates stand for bytes (surrogateescape)."""
    for char in s:
        if 0xD800 <= ord(char) < 0xE000 and not 0xDC80 <= ord(char) < 0xDD00:
            return False
    return True


def can_encode(code: int, name: str) -> bool:
    """Whether a codec has bytes for a code point."""
    if name == "utf-8":
        return not 0xD800 <= code < 0xE000
    return code < (256 if name == "latin-1" else 128)


def encode_with_errors(s: str, name: str, errors: str) -> bytes:
    """Encode what the codec can't encode as a whole."""
    result: list[int] = []
    position = 0
    while position < len(s):
        code = ord(s[position])
        if can_encode(code, name):
            put_code(result, code, name)
            position += 1
            continue
        end = position
        while end < len(s) and not can_encode(ord(s[end]), name):
            end += 1
        while position < end:
            if not put_replacement(result, ord(s[position]), name, errors):
                raise_encode_error(name, s, position, end, errors)
            position += 1
    return bytes(result)


def put_code(result: list[int], code: int, name: str) -> None:
    """The bytes of a code point."""
    if name != "utf-8" or code < 0x80:
        result.append(code)
    elif code < 0x800:
        result.append(0xC0 | (code >> 6))
        result.append(0x80 | (code & 0x3F))
    elif code < 0x10000:
        result.append(0xE0 | (code >> 12))
        result.append(0x80 | ((code >> 6) & 0x3F))
        result.append(0x80 | (code & 0x3F))
    else:
        result.append(0xF0 | (code >> 18))
        result.append(0x80 | ((code >> 12) & 0x3F))
        result.append(0x80 | ((code >> 6) & 0x3F))
        result.append(0x80 | (code & 0x3F))


def put_text(result: list[int], text: str) -> None:
    """The bytes of an ASCII text."""
    for char in text:
        result.append(ord(char))


def put_replacement(result: list[int], code: int, name: str, errors: str) -> bool:
    """What the error handler gives for a code point; whether it accepts it."""
    if errors == "ignore":
        return True
    if errors == "replace":
        result.append(63)
        return True
    if errors == "surrogateescape":
        if 0xDC80 <= code < 0xDD00:
            result.append(code - 0xDC00)
            return True
        return False
    if errors == "surrogatepass" and name == "utf-8" and 0xD800 <= code < 0xE000:
        put_code(result, code, "utf-8")
        return True
    if errors == "backslashreplace":
        put_text(result, escape(code))
        return True
    if errors == "xmlcharrefreplace":
        put_text(result, "&#" + str(code) + ";")
        return True
    return False


def escape(code: int) -> str:
    """A code point as an escape sequence."""
    if code < 256:
        return "\\x" + hex_digits(code, 2)
    if code < 0x10000:
        return "\\u" + hex_digits(code, 4)
    return "\\U" + hex_digits(code, 8)


def hex_digits(value: int, width: int) -> str:
    """A number in hexadecimal, with leading zeros."""
    result = ""
    for _ in range(width):
        result = HEX[value & 15] + result
        value >>= 4
    return result


def check_handler(errors: str) -> None:
    """Refuse names of error handlers that do not exist."""
    if errors == "strict" or errors == "surrogateescape" or errors == "surrogatepass" or errors == "xmlcharrefreplace":
        return
    raise LookupError("unknown error handler name '" + errors + "'")


def raise_encode_error(name: str, s: str, start: int, end: int, errors: str) -> None:
    """Raise UnicodeEncodeError."""
    check_handler(errors)
    if name == "utf-8":
        reason = "surrogates not allowed"
    else:
        reason = "ordinal not in range(256)" if name == "latin-1" else "ordinal not in range(128)"
    raise UnicodeEncodeError(name, s, start, end, reason)


# --- decoding


def decode(data: bytes, encoding: str = "utf-8", errors: str = "strict") -> str:
    """``data.decode(encoding, errors)``."""
    name = codec(encoding)
    low = as_low_level(data)
    if name == "latin-1":
        return decode_latin1(data)
    if name == "utf-8":
        if errors == "surrogateescape" or ll_utf8_error(low) < 0:
            return as_high_level(STRING, ll_decode_utf8(low))
        return decode_with_errors(data, name, errors)
    for code in data:
        if code >= 128:
            return decode_with_errors(data, name, errors)
    return decode_latin1(data)


def sequence_size(first: int) -> int:
    """Bytes of the UTF-8 sequence that a byte begins, 0 for none."""
    if first < 0x80:
        return 1
    if first < 0xC2 or first > 0xF4:
        return 0
    if first < 0xE0:
        return 2
    return 3 if first < 0xF0 else 4


def is_second(first: int, second: int) -> bool:
    """Whether a byte may follow the first one of a sequence: not for overlong forms, surrogates, or beyond U+10FFFF."""
    if second & 0xC0 != 0x80:
        return False
    if first == 0xE0:
        return second >= 0xA0
    if first == 0xED:
        return second < 0xA0
    if first == 0xF0:
        return second >= 0x90
    if first == 0xF4:
        return second < 0x90
    return True


def valid_part(data: bytes, position: int, size: int) -> int:
    """How many bytes of the sequence at a position are there and valid (at least 1)."""
    valid = 1
    while valid < size and position + valid < len(data):
        code = data[position + valid]
        if not (is_second(data[position], code) if valid == 1 else code & 0xC0 == 0x80):
            break
        valid += 1
    return valid


def code_point(data: bytes, position: int, size: int) -> int:
    """The code point of a valid sequence."""
    if size == 1:
        return data[position]
    code = data[position] & (0x7F >> size)
    for i in range(1, size):
        code = (code << 6) | (data[position + i] & 0x3F)
    return code


def decode_with_errors(data: bytes, name: str, errors: str) -> str:
    """Decode bytes that have errors."""
    result: list[int] = []
    position = 0
    while position < len(data):
        size = sequence_size(data[position])
        if name == "ascii" and size != 1:
            size = 0
        valid = valid_part(data, position, size)
        if size > 0 and valid == size:
            result.append(code_point(data, position, size))
            position += size
            continue
        reason = "invalid start byte"
        if name == "ascii":
            reason = "ordinal not in range(128)"
        elif size > 0:
            reason = "unexpected end of data" if position + valid == len(data) else "invalid continuation byte"
        end = position + valid
        position = put_decoding_replacement(result, data, position, end, name, errors, reason)
    return from_codes(result)


def put_decoding_replacement(
    result: list[int], data: bytes, start: int, end: int, name: str, errors: str, reason: str
) -> int:
    """What the error handler gives for bad bytes; where decoding goes on."""
    if errors == "replace":
        result.append(0xFFFD)
        return end
    if errors == "ignore":
        return end
    if errors == "surrogateescape" or errors == "backslashreplace":
        for position in range(start, end):
            if errors == "surrogateescape":
                result.append(0xDC00 + data[position])
            else:
                put_text(result, escape(data[position]))
        return end
    if errors == "surrogatepass" and name == "utf-8" and is_encoded_surrogate(data, start):
        result.append(code_point(data, start, 3))
        return start + 3
    check_handler(errors)
    raise UnicodeDecodeError(name, data, start, end, reason)


def is_encoded_surrogate(data: bytes, position: int) -> bool:
    """Whether the three bytes at a position would be a surrogate in UTF-8."""
    if position + 3 > len(data):
        return False
    return data[position] == 0xED and 0xA0 <= data[position + 1] < 0xC0 and data[position + 2] & 0xC0 == 0x80
