"""All modules that register primitives; whoever needs the complete table imports it from here."""

from languages.scheme.machine import exceptions, parameters, promises
from languages.scheme.primitives import (
    bytevectors,
    chars,
    equivalence,
    errors,
    lists,
    numbers,
    ports,
    process_context,
    reading,
    records,
    strings,
    vectors,
    writing,
)
from languages.scheme.primitives.registry import PRIMITIVES

MODULES = (
    bytevectors, chars, equivalence, errors, exceptions, lists, numbers, parameters, ports, process_context, promises,
    reading, records, strings, vectors, writing,
)  # fmt: skip

__all__ = ["MODULES", "PRIMITIVES"]
