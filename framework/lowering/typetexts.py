"""CPython's words for operations on operands that don't support them."""

from __future__ import annotations

from collections.abc import Sequence

from framework.flowgraph.operations import BINARY, COMPARISONS, UNARY
from framework.lowering.instances import InstanceRepresentation
from framework.lowering.primitives import NoneRepresentation
from framework.lowering.representation import Representation

SYMBOLS = {
    "add": "+", "sub": "-", "mul": "*", "truediv": "/", "floordiv": "//", "mod": "%", "pow": "** or pow()",
    "lshift": "<<", "rshift": ">>", "and_": "&", "or_": "|", "xor": "^", "matmul": "@", "lt": "<", "le": "<=",
    "gt": ">", "ge": ">=", "neg": "unary -", "pos": "unary +", "invert": "unary ~", "divmod": "divmod()",
}  # fmt: skip


_NAMES = {
    "Integer": "int", "Float": "float", "Bool": "bool", "String": "str", "Char": "str", "Bytes": "bytes", "List": "list",
    "Dict": "dict", "Set": "set", "Tuple": "tuple", "Optional": "NoneType",
}  # fmt: skip


def type_name(representation: Representation) -> str:
    """The name of the type of an operand; of one that may be None, NoneType, as it is what fails."""
    if isinstance(representation, NoneRepresentation):
        return "NoneType"
    if isinstance(representation, InstanceRepresentation):
        return "NoneType" if representation.optional else representation.layout.classdef.short_name
    name = type(representation).__name__.removesuffix("Representation")
    return _NAMES.get(name, name.lower())


def unsupported(opname: str) -> str:
    """What comes before the names of the types, for an arithmetic operator."""
    symbol = SYMBOLS[opname.removeprefix("inplace_")] + "=" * opname.startswith("inplace_")
    return f"unsupported operand type(s) for {symbol}: "


def unordered(opname: str) -> str:
    """The same for a comparison."""
    return f"'{SYMBOLS[opname]}' not supported between instances of "


def with_names(text: str, representations: Sequence[Representation]) -> str:
    """The whole message, as far as it is known at translation time."""
    left, right = map(type_name, representations[:2])
    return f"{text}'{left}' and '{right}'"


def none_operand_message(opname: str, representations: Sequence[Representation]) -> str | None:
    """What CPython says about an operation on None; None for other operands and operations."""
    if not any(isinstance(representation, NoneRepresentation) for representation in representations):
        return None
    if opname in COMPARISONS:
        return with_names(unordered(opname), representations)
    if opname in UNARY:
        return f"bad operand type for {SYMBOLS[opname]}: 'NoneType'"
    if opname.removeprefix("inplace_") in BINARY:
        return with_names(unsupported(opname), representations)
    if isinstance(representations[0], NoneRepresentation):
        return ON_NONE.get(opname)
    return None


_NOT_SUBSCRIPTABLE = "'NoneType' object is not subscriptable"
_NO_ASSIGNMENT = "'NoneType' object does not support item assignment"
_NO_DELETION = "'NoneType' object does not support item deletion"
NOT_ITERABLE = "'NoneType' object is not iterable"
_NOT_UNPACKABLE = "cannot unpack non-iterable NoneType object"

ON_NONE = {
    "getitem": _NOT_SUBSCRIPTABLE,
    "getslice": _NOT_SUBSCRIPTABLE,
    "setitem": _NO_ASSIGNMENT,
    "setslice": _NO_ASSIGNMENT,
    "delitem": "'NoneType' object doesn't support item deletion",
    "delslice": _NO_DELETION,
    "contains": "argument of type 'NoneType' is not iterable",
    "iter": NOT_ITERABLE,
    "unpack": _NOT_UNPACKABLE,
    "unpack_star": _NOT_UNPACKABLE,
}
"""What an operation on None says, by operation."""
