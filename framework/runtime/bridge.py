"""From low-level values back to Python's: how a helper hands a pointer to ordinary restricted Python.

    HIGH = HighLevel(annotation)                  made by lowering, which knows what the pointer represents
    def ll_missing(key): raise KeyError(as_high_level(HIGH, key))

``as_high_level`` has no hosted meaning: it changes how inference sees a value, not the value.
"""

from __future__ import annotations

from typing import Any


class HighLevel:
    """What a low-level value represents: an annotation, or "str" or "bytes" where the runtime itself says so."""

    def __init__(self, annotation: Any) -> None:
        self.annotation = annotation


class TranslatedOnly(TypeError):
    """A function of this module was called on CPython."""


def as_high_level(high: HighLevel, value: Any) -> Any:
    """``value`` as the Python value it represents.

    Raises: TranslatedOnly when it is called on CPython.
    """
    raise TranslatedOnly("as_high_level is for translated code")


def as_low_level(value: Any) -> Any:
    """The pointer that represents a str or bytes object.

    Raises: TranslatedOnly when it is called on CPython.
    """
    raise TranslatedOnly("as_low_level is for translated code")


def store_high_level(high: HighLevel, pointer: Any, field: str, value: Any) -> None:
    """``pointer.field = value`` for a Python value, which is stored in the representation of ``high``.

    Raises: TranslatedOnly when it is called on CPython.
    """
    raise TranslatedOnly("store_high_level is for translated code")
