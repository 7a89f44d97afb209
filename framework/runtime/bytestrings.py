"""The methods of ``bytes`` as restricted Python; inference calls ``bytestrings.find`` where a program says ``b.find(…)``.

Case and kinds of characters are those of ASCII, as everywhere in ``bytes``.
"""

from __future__ import annotations

from framework.runtime.bridge import HighLevel, as_high_level, as_low_level
from framework.runtime.bytestring import ll_bytes_find, ll_bytes_join, ll_bytes_matches, ll_bytes_rfind
from framework.runtime.strings import END, clip

BYTES = HighLevel("bytes")
HEX = "0123456789abcdef"
WHITESPACE = b"\t\n\x0b\x0c\r "


def join(b: bytes, parts: list[bytes]) -> bytes:
    """``b.join(parts)`` of a list."""
    return as_high_level(BYTES, ll_bytes_join(as_low_level(b), as_low_level(parts)))


def byte(code: int) -> bytes:
    """One byte."""
    if not 0 <= code < 256:
        raise ValueError("byte must be in range(0, 256)")
    return bytes([code])


# --- searching


def find(b: bytes, sub: bytes, start: int = 0, end: int = END) -> int:
    """``b.find(sub, start, end)``."""
    if start > len(b):
        return -1
    return ll_bytes_find(as_low_level(b), as_low_level(sub), clip(start, len(b)), clip(end, len(b)))


def rfind(b: bytes, sub: bytes, start: int = 0, end: int = END) -> int:
    """``b.rfind(sub, start, end)``."""
    if start > len(b):
        return -1
    return ll_bytes_rfind(as_low_level(b), as_low_level(sub), clip(start, len(b)), clip(end, len(b)))


def index(b: bytes, sub: bytes, start: int = 0, end: int = END) -> int:
    """``b.index(sub, start, end)``."""
    found = find(b, sub, start, end)
    if found < 0:
        raise ValueError("subsection not found")
    return found


def rindex(b: bytes, sub: bytes, start: int = 0, end: int = END) -> int:
    """``b.rindex(sub, start, end)``."""
    found = rfind(b, sub, start, end)
    if found < 0:
        raise ValueError("subsection not found")
    return found


def count(b: bytes, sub: bytes, start: int = 0, end: int = END) -> int:
    """``b.count(sub, start, end)``: occurrences that don't overlap."""
    if start > len(b):
        return 0
    position = clip(start, len(b))
    stop = clip(end, len(b))
    if len(sub) == 0:
        return stop - position + 1 if position <= stop else 0
    found = 0
    while True:
        position = find(b, sub, position, stop)
        if position < 0:
            return found
        found += 1
        position += len(sub)


def find_byte(b: bytes, code: int, start: int = 0, end: int = END) -> int:
    """``b.find(code, start, end)``."""
    return find(b, byte(code), start, end)


def rfind_byte(b: bytes, code: int, start: int = 0, end: int = END) -> int:
    """``b.rfind(code, start, end)``."""
    return rfind(b, byte(code), start, end)


def index_byte(b: bytes, code: int, start: int = 0, end: int = END) -> int:
    """``b.index(code, start, end)``."""
    return index(b, byte(code), start, end)


def rindex_byte(b: bytes, code: int, start: int = 0, end: int = END) -> int:
    """``b.rindex(code, start, end)``."""
    return rindex(b, byte(code), start, end)


def count_byte(b: bytes, code: int, start: int = 0, end: int = END) -> int:
    """``b.count(code, start, end)``."""
    return count(b, byte(code), start, end)


def startswith(b: bytes, prefix: bytes, start: int = 0, end: int = END) -> bool:
    """``b.startswith(prefix, start, end)`` for a bytes prefix."""
    first = clip(start, len(b))
    if start > len(b) or clip(end, len(b)) - first < len(prefix):
        return False
    return ll_bytes_matches(as_low_level(b), first, as_low_level(prefix), len(prefix))


def endswith(b: bytes, suffix: bytes, start: int = 0, end: int = END) -> bool:
    """``b.endswith(suffix, start, end)`` for a bytes suffix."""
    stop = clip(end, len(b))
    if start > len(b) or stop - clip(start, len(b)) < len(suffix):
        return False
    return ll_bytes_matches(as_low_level(b), stop - len(suffix), as_low_level(suffix), len(suffix))


def removeprefix(b: bytes, prefix: bytes) -> bytes:
    """``b.removeprefix(prefix)``."""
    return b[len(prefix) :] if startswith(b, prefix) else b


def removesuffix(b: bytes, suffix: bytes) -> bytes:
    """``b.removesuffix(suffix)``."""
    if len(suffix) > 0 and endswith(b, suffix):
        return b[: len(b) - len(suffix)]
    return b


# --- splitting


def is_space(code: int) -> bool:
    """Whether a byte is white space."""
    return 9 <= code <= 13 or code == 32


def split(b: bytes, sep: bytes | None = None, maxsplit: int = -1) -> list[bytes]:
    """``b.split(sep, maxsplit)``."""
    limit = maxsplit if maxsplit >= 0 else END
    if sep is None:
        return split_words(b, limit)
    if len(sep) == 0:
        raise ValueError("empty separator")
    result: list[bytes] = []
    position = 0
    while len(result) < limit:
        found = find(b, sep, position)
        if found < 0:
            break
        result.append(b[position:found])
        position = found + len(sep)
    result.append(b[position:])
    return result


def split_words(b: bytes, limit: int) -> list[bytes]:
    """Split at runs of white space."""
    result: list[bytes] = []
    position = 0
    while True:
        while position < len(b) and is_space(b[position]):
            position += 1
        if position == len(b):
            return result
        if len(result) == limit:
            result.append(b[position:])
            return result
        start = position
        while position < len(b) and not is_space(b[position]):
            position += 1
        result.append(b[start:position])


def rsplit(b: bytes, sep: bytes | None = None, maxsplit: int = -1) -> list[bytes]:
    """``b.rsplit(sep, maxsplit)``."""
    limit = maxsplit if maxsplit >= 0 else END
    if sep is None:
        return rsplit_words(b, limit)
    if len(sep) == 0:
        raise ValueError("empty separator")
    result: list[bytes] = []
    stop = len(b)
    while len(result) < limit:
        found = rfind(b, sep, 0, stop)
        if found < 0:
            break
        result.append(b[found + len(sep) : stop])
        stop = found
    result.append(b[:stop])
    result.reverse()
    return result


def rsplit_words(b: bytes, limit: int) -> list[bytes]:
    """Split at runs of white space, from the end."""
    result: list[bytes] = []
    position = len(b)
    while True:
        while position > 0 and is_space(b[position - 1]):
            position -= 1
        if position == 0:
            break
        if len(result) == limit:
            result.append(b[:position])
            break
        stop = position
        while position > 0 and not is_space(b[position - 1]):
            position -= 1
        result.append(b[position:stop])
    result.reverse()
    return result


def splitlines(b: bytes, keepends: bool = False) -> list[bytes]:
    """``b.splitlines(keepends)``: lines end with CR, LF or both."""
    result: list[bytes] = []
    start = 0
    position = 0
    while position < len(b):
        code = b[position]
        position += 1
        if code == 10 or code == 13:
            stop = position - 1
            if code == 13 and position < len(b) and b[position] == 10:
                position += 1
            result.append(b[start : position if keepends else stop])
            start = position
    if start < len(b):
        result.append(b[start:])
    return result


def partition(b: bytes, sep: bytes) -> tuple[bytes, bytes, bytes]:
    """``b.partition(sep)``."""
    if len(sep) == 0:
        raise ValueError("empty separator")
    found = find(b, sep)
    if found < 0:
        return b, b"", b""
    return b[:found], sep, b[found + len(sep) :]


def rpartition(b: bytes, sep: bytes) -> tuple[bytes, bytes, bytes]:
    """``b.rpartition(sep)``."""
    if len(sep) == 0:
        raise ValueError("empty separator")
    found = rfind(b, sep)
    if found < 0:
        return b"", b"", b
    return b[:found], sep, b[found + len(sep) :]


def replace(b: bytes, old: bytes, new: bytes, limit: int = -1) -> bytes:
    """``b.replace(old, new, limit)``."""
    if limit < 0:
        limit = END
    parts: list[bytes] = []
    position = 0
    if len(old) == 0:
        while position < len(b) and position < limit:
            parts.append(new)
            parts.append(b[position : position + 1])
            position += 1
        if position < limit:
            parts.append(new)
        parts.append(b[position:])
        return join(b"", parts)
    while len(parts) < limit:
        found = find(b, old, position)
        if found < 0:
            break
        parts.append(b[position:found])
        position = found + len(old)
    if len(parts) == 0:
        return b
    parts.append(b[position:])
    return join(new, parts)


def expandtabs(b: bytes, tabsize: int = 8) -> bytes:
    """``b.expandtabs(tabsize)``."""
    codes: list[int] = []
    column = 0
    for code in b:
        if code == 9:
            if tabsize > 0:
                width = tabsize - column % tabsize
                column += width
                for _ in range(width):
                    codes.append(32)
        else:
            codes.append(code)
            column = 0 if code == 10 or code == 13 else column + 1
    return bytes(codes)


# --- stripping and padding


def lstrip(b: bytes, chars: bytes | None = None) -> bytes:
    """``b.lstrip(chars)``."""
    stripped = WHITESPACE if chars is None else chars
    start = 0
    while start < len(b) and b[start] in stripped:
        start += 1
    return b[start:]


def rstrip(b: bytes, chars: bytes | None = None) -> bytes:
    """``b.rstrip(chars)``."""
    stripped = WHITESPACE if chars is None else chars
    stop = len(b)
    while stop > 0 and b[stop - 1] in stripped:
        stop -= 1
    return b[:stop]


def strip(b: bytes, chars: bytes | None = None) -> bytes:
    """``b.strip(chars)``."""
    return lstrip(rstrip(b, chars), chars)


def check_fill(fill: bytes, method: str) -> None:
    """Refuse a fill that is not one byte."""
    if len(fill) != 1:
        raise TypeError(method + "() argument 2 must be a byte string of length 1, not bytes")


def ljust(b: bytes, width: int, fill: bytes = b" ") -> bytes:
    """``b.ljust(width, fill)``."""
    check_fill(fill, "ljust")
    return b + fill * (width - len(b))


def rjust(b: bytes, width: int, fill: bytes = b" ") -> bytes:
    """``b.rjust(width, fill)``."""
    check_fill(fill, "rjust")
    return fill * (width - len(b)) + b


def center(b: bytes, width: int, fill: bytes = b" ") -> bytes:
    """``b.center(width, fill)``."""
    check_fill(fill, "center")
    padding = width - len(b)
    if padding <= 0:
        return b
    left = padding // 2 + (padding & width & 1)
    return fill * left + b + fill * (padding - left)


def zfill(b: bytes, width: int) -> bytes:
    """``b.zfill(width)``."""
    padding = width - len(b)
    if padding <= 0:
        return b
    if len(b) > 0 and (b[0] == 43 or b[0] == 45):
        return b[:1] + b"0" * padding + b[1:]
    return b"0" * padding + b


# --- case


def is_upper(code: int) -> bool:
    """Whether a byte is a capital."""
    return 65 <= code <= 90


def is_lower(code: int) -> bool:
    """Whether a byte is a small letter."""
    return 97 <= code <= 122


def to_upper(code: int) -> int:
    """A byte as a capital."""
    return code - 32 if is_lower(code) else code


def to_lower(code: int) -> int:
    """A byte as a small letter."""
    return code + 32 if is_upper(code) else code


def upper(b: bytes) -> bytes:
    """``b.upper()``."""
    return bytes([to_upper(code) for code in b])


def lower(b: bytes) -> bytes:
    """``b.lower()``."""
    return bytes([to_lower(code) for code in b])


def swapcase(b: bytes) -> bytes:
    """``b.swapcase()``."""
    return bytes([to_lower(code) if is_upper(code) else to_upper(code) for code in b])


def capitalize(b: bytes) -> bytes:
    """``b.capitalize()``."""
    return upper(b[:1]) + lower(b[1:])


def title(b: bytes) -> bytes:
    """``b.title()``."""
    codes: list[int] = []
    in_word = False
    for code in b:
        codes.append(to_lower(code) if in_word else to_upper(code))
        in_word = is_upper(code) or is_lower(code)
    return bytes(codes)


def isupper(b: bytes) -> bool:
    """``b.isupper()``."""
    found = False
    for code in b:
        if is_lower(code):
            return False
        found = found or is_upper(code)
    return found


def islower(b: bytes) -> bool:
    """``b.islower()``."""
    found = False
    for code in b:
        if is_upper(code):
            return False
        found = found or is_lower(code)
    return found


def istitle(b: bytes) -> bool:
    """``b.istitle()``."""
    found = False
    in_word = False
    for code in b:
        if is_upper(code):
            if in_word:
                return False
            in_word = True
            found = True
        elif is_lower(code):
            if not in_word:
                return False
        else:
            in_word = False
    return found


# --- kinds of bytes


def isalpha(b: bytes) -> bool:
    """``b.isalpha()``."""
    for code in b:
        if not is_upper(code) and not is_lower(code):
            return False
    return len(b) > 0


def isdigit(b: bytes) -> bool:
    """``b.isdigit()``."""
    for code in b:
        if not 48 <= code <= 57:
            return False
    return len(b) > 0


def isalnum(b: bytes) -> bool:
    """``b.isalnum()``."""
    for code in b:
        if not is_upper(code) and not is_lower(code) and not 48 <= code <= 57:
            return False
    return len(b) > 0


def isspace(b: bytes) -> bool:
    """``b.isspace()``."""
    for code in b:
        if not is_space(code):
            return False
    return len(b) > 0


def isascii(b: bytes) -> bool:
    """``b.isascii()``."""
    for code in b:
        if code >= 128:
            return False
    return True


# --- translation, hexadecimal


def translate(b: bytes, table: bytes | None, delete: bytes = b"") -> bytes:
    """``b.translate(table, delete)``."""
    if table is not None and len(table) != 256:
        raise ValueError("translation table must be 256 characters long")
    codes: list[int] = []
    for code in b:
        if code not in delete:
            codes.append(code if table is None else table[code])
    return bytes(codes)


def maketrans(source: bytes, target: bytes) -> bytes:
    """``bytes.maketrans(source, target)``."""
    if len(source) != len(target):
        raise ValueError("maketrans arguments must have same length")
    codes = list(range(256))
    for i in range(len(source)):
        codes[source[i]] = target[i]
    return bytes(codes)


def hex(b: bytes, sep: str = "", bytes_per_sep: int = 1) -> str:  # noqa: A001
    """``b.hex(sep, bytes_per_sep)``."""
    group = bytes_per_sep if bytes_per_sep > 0 else -bytes_per_sep
    parts: list[str] = []
    for i in range(len(b)):
        if i > 0 and sep != "" and group > 0:
            place = i if bytes_per_sep < 0 else len(b) - i
            if place % group == 0:
                parts.append(sep)
        parts.append(HEX[b[i] >> 4])
        parts.append(HEX[b[i] & 15])
    return "".join(parts)


def nibble(char: str) -> int:
    """The value of a hexadecimal digit, or -1."""
    code = ord(char)
    if 48 <= code <= 57:
        return code - 48
    if 97 <= code <= 102:
        return code - 87
    if 65 <= code <= 70:
        return code - 55
    return -1


def fromhex(s: str) -> bytes:
    """``bytes.fromhex(s)``."""
    codes: list[int] = []
    i = 0
    while i < len(s):
        if is_space(ord(s[i])):
            i += 1
            continue
        high = nibble(s[i])
        if high < 0:
            raise ValueError("non-hexadecimal number found in fromhex() arg at position " + str(i))
        low = nibble(s[i + 1]) if i + 1 < len(s) else -1
        if low < 0:
            raise ValueError("non-hexadecimal number found in fromhex() arg at position " + str(i + 1))
        codes.append(high * 16 + low)
        i += 2
    return bytes(codes)
