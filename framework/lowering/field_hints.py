"""What classes say about their fields to the JIT: ``_immutable_``, ``_immutable_fields_``, ``_virtualizable_``.

    class Frame:
        _immutable_fields_ = ["code", "names[*]", "mode?"]
        _virtualizable_ = ["pc", "stack[*]"]

The hints of a struct get ``jit_fields``: low-level field name → "" immutable, "[*]" with its items, "?" quasi-immutable,
"?[*]" both; ``jit_immutable`` when all fields are; ``virtualizable``: (field name, whether it is an array) …  A
quasi-immutable field gets a companion ``mutate_…`` for the code that relies on it, a virtualizable a ``vable_token``.
"""

from __future__ import annotations

from typing import Any

from framework.diagnostics.errors import KitError
from framework.lltypes.types import GCREF, Signed, Struct

SUFFIXES = ("?[*]", "[*]?", "[*]", "?")
TOKEN = "vable_token"
MUTATE = "mutate_"


def parse_field(text: str) -> tuple[str, str]:
    """Name and suffix of an entry."""
    for suffix in SUFFIXES:
        if text.endswith(suffix):
            return text[: -len(suffix)], "?[*]" if suffix == "[*]?" else suffix
    return text, ""


def own_entries(cls: type, *names: str) -> list[str]:
    """The entries of the first of these attributes that the class itself defines."""
    for name in names:
        value = cls.__dict__.get(name)
        if value is not None:
            return list(value)
    return []


def note_field_hints(struct: Struct, cls: type, fields: Any) -> None:
    """Put what a class says about the fields whose home it is into the hints of its struct."""
    found: dict[str, str] = {}
    for entry in own_entries(cls, "_immutable_fields_"):
        name, suffix = parse_field(entry)
        if name in fields:
            found[f"inst_{name}"] = suffix
    if cls.__dict__.get("_immutable_"):
        struct.hints["jit_immutable"] = True
        found = {f"inst_{name}": found.get(f"inst_{name}", "") for name in fields}
    if found:
        struct.hints["jit_fields"] = found
    for name, suffix in found.items():
        if "?" in suffix:
            struct.add_field(f"{MUTATE}{name}", GCREF)


def note_virtualizable(struct: Struct, cls: type, fields: Any) -> None:
    """Put the fields of a virtualizable class into the hints of its struct.

    Raises: KitError for a field that it does not have.
    """
    entries = own_entries(cls, "_virtualizable_", "_virtualizable2_")
    if not entries:
        return
    result = []
    for entry in entries:
        name, suffix = parse_field(entry)
        if suffix not in ("", "[*]"):
            raise KitError("K271", f"{cls.__qualname__}._virtualizable_: '{entry}' is not of the form name or name[*]")
        if name in fields:
            result.append((f"inst_{name}", suffix == "[*]"))
    struct.hints["virtualizable"] = tuple(result)
    struct.add_field(TOKEN, Signed)


def virtualizable_struct(type_: Any, name: str = TOKEN) -> Struct | None:
    """The struct that declares a virtualizable field: the type itself or a base of it."""
    current = type_
    while isinstance(current, Struct):
        known = current.hints.get("virtualizable")
        if known is not None and (name == TOKEN or any(field == name for field, _ in known)):
            return current
        current = current.base
    return None


def suffix_of(type_: Any, name: str) -> str | None:
    """What the class that is home to a field says about it; None: nothing."""
    current = type_
    while isinstance(current, Struct):
        if name in current.own_fields:
            found: str | None = current.hints.get("jit_fields", {}).get(name)
            return found
        current = current.base
    return None
