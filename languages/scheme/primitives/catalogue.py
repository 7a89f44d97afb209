"""All modules that register primitives; whoever needs the complete table imports it from here."""

from languages.scheme.machine import exceptions, parameters, promises
from languages.scheme.primitives import errors, lists, numbers, process_context, records
from languages.scheme.primitives.registry import PRIMITIVES

MODULES = (errors, exceptions, lists, numbers, parameters, process_context, promises, records)

__all__ = ["MODULES", "PRIMITIVES"]
