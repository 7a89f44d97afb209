"""The methods of ``bytes`` as restricted Python; inference calls ``bytestrings.find`` where a program says ``b.find(…)``."""

from __future__ import annotations

from framework.runtime import strings
from framework.runtime.bridge import HighLevel, as_high_level, as_low_level
from framework.runtime.bytestring import ll_bytes_find, ll_bytes_join

END = (1 << 63) - 1
BYTES = HighLevel("bytes")


def decode(b: bytes, encoding: str = "utf-8", errors: str = "strict") -> str:
    """``b.decode(encoding, errors)``."""
    return strings.decode(b, encoding, errors)


def join(b: bytes, parts: list[bytes]) -> bytes:
    """``b.join(parts)`` of a list."""
    return as_high_level(BYTES, ll_bytes_join(as_low_level(b), as_low_level(parts)))


def find(b: bytes, sub: bytes, start: int = 0, end: int = END) -> int:
    """``b.find(sub, start, end)``."""
    if start > len(b):
        return -1
    return ll_bytes_find(as_low_level(b), as_low_level(sub), strings.clip(start, len(b)), strings.clip(end, len(b)))
