"""Which characters ``repr`` shows as they are."""

from __future__ import annotations

from framework.runtime import characters
from framework.runtime.characters import is_in


def is_printable(code: int) -> bool:
    """``chr(code).isprintable()``."""
    if code < 127:
        return code >= 32
    return is_in(characters.PRINTABLE, code)
