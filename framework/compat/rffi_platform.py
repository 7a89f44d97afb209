"""``rpython.rtyper.tool.rffi_platform``: constants and layouts asked from the C compiler."""

from __future__ import annotations

from typing import Any

from framework.ffi.probe import (
    ConstantInteger,
    Defined,
    DefinedConstantInteger,
    Has,
    Probe,
    ProbeError,
    SimpleType,
    SizeOf,
    Struct,
    ask,
)
from framework.rlib.rffi import ExternalCompilationInfo, configure

CompilationError = ProbeError


class CConfig:
    """Base of configurations; any class will do."""


def _one(probe: Probe, **info: Any) -> Any:
    return ask(ExternalCompilationInfo(**info), {"answer": probe})["answer"]


def getconstantinteger(name: str, c_header_source: str) -> Any:
    """The value of one constant."""
    return _one(ConstantInteger(name), post_include_bits=[c_header_source])


def getdefined(macro: str, c_header_source: str) -> Any:
    """Whether one macro is defined."""
    return _one(Defined(macro), post_include_bits=[c_header_source])


def has(name: str, c_header_source: str) -> Any:
    """Whether one expression compiles."""
    return _one(Has(name), post_include_bits=[c_header_source])


def sizeof(name: str, eci: ExternalCompilationInfo) -> Any:
    """The size of one type."""
    return ask(eci, {"answer": SizeOf(name)})["answer"]


__all__ = [
    "CConfig",
    "CompilationError",
    "ConstantInteger",
    "Defined",
    "DefinedConstantInteger",
    "Has",
    "SimpleType",
    "SizeOf",
    "Struct",
    "configure",
    "getconstantinteger",
    "getdefined",
    "has",
    "sizeof",
]
