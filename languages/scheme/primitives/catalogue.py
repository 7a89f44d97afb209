"""All modules that register primitives; whoever needs the complete table imports it from here."""

from languages.scheme.machine import exceptions, parameters, promises
from languages.scheme.primitives import (
    bytevectors,
    chars,
    equivalence,
    errors,
    lists,
    numbers,
    process_context,
    records,
    strings,
    vectors,
)
from languages.scheme.primitives.registry import PRIMITIVES

MODULES = (
    bytevectors, chars, equivalence, errors, exceptions, lists, numbers, parameters, process_context, promises, records,
    strings, vectors,
)  # fmt: skip

__all__ = ["MODULES", "PRIMITIVES"]
