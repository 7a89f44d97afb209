"""TypeError and AttributeError for operations on a container or text that is None, as CPython raises them.

The checks are emitted in front of what the operation's own rule emits, where inference says that an operand may be None.
"""

from __future__ import annotations

from typing import Any

from framework.annotator.rules.registry import SYMBOLS
from framework.flowgraph.operations import BINARY, COMPARISONS
from framework.lltypes.types import Ptr
from framework.lowering.builtins import BEFORE_BUILTINS
from framework.lowering.context import Context
from framework.lowering.dicts import DictRepresentation, SetRepresentation
from framework.lowering.instances import InstanceRepresentation
from framework.lowering.lists import ListRepresentation
from framework.lowering.optional import OptionalRepresentation
from framework.lowering.primitives import NoneRepresentation
from framework.lowering.representation import Representation
from framework.lowering.strings import StringRepresentation
from framework.lowering.tuples import TupleRepresentation
from framework.lowering.typetexts import NOT_ITERABLE, ON_NONE
from framework.runtime import optional
from framework.runtime.objects import raise_attribute_error, raise_type_error

FIRST_ARGUMENT: dict[Any, str] = {
    len: "object of type 'NoneType' has no len()",
    reversed: "'NoneType' object is not reversible",
    **dict.fromkeys((list, tuple, set, frozenset, sorted, sum, min, max, any, all, iter, enumerate), NOT_ITERABLE),
}
"""What a built-in function called with None says."""

_TYPE_NAMES: dict[type[Representation], str] = {
    ListRepresentation: "list",
    DictRepresentation: "dict",
    SetRepresentation: "set",
    TupleRepresentation: "tuple",
    StringRepresentation: "str",
}
_CONCATENATION = 'can only concatenate {0} (not "NoneType") to {0}'


def may_be_none(representation: Representation) -> bool:
    """Whether values may be null pointers that stand for None, instances and numbers aside: they have their own rules."""
    own = isinstance(representation, (InstanceRepresentation, OptionalRepresentation))
    return not own and isinstance(representation.type, Ptr) and getattr(representation, "optional", False)


def check_operation(context: Context, opname: str) -> None:
    """Emit the checks of an operation."""
    if not context.representations:
        return
    if may_be_none(context.representations[0]):
        _check_first(context, opname)
    if len(context.representations) > 1 and may_be_none(context.representations[1]):
        _check_second(context, opname)


def _check_first(context: Context, opname: str) -> None:
    message = ON_NONE.get(opname)
    if opname == "getattr":
        text = f"'NoneType' object has no attribute '{context.constant_of(1)}'"
        context.call(optional.ll_check_attribute, context.value(0), context.lowerer.message(text))
    elif message is not None:
        check(context, 0, message)
    elif _is_operator(opname):
        check(context, 0, operator_message(opname, "NoneType", _name(context.representations[1])))


def _check_second(context: Context, opname: str) -> None:
    if not _is_operator(opname):
        return
    left = context.representations[0]
    concatenates = isinstance(left, (StringRepresentation, ListRepresentation, TupleRepresentation))
    if opname == "add" and concatenates:
        check(context, 1, _CONCATENATION.format(_name(left)))
    elif opname == "inplace_add" and isinstance(left, ListRepresentation):
        check(context, 1, NOT_ITERABLE)
    elif opname == "inplace_add" and concatenates:
        check(context, 1, _CONCATENATION.format(_name(left)))
    else:
        check(context, 1, operator_message(opname, _name(left), "NoneType"))


def raise_for_none_attribute(context: Context) -> bool:
    """Raise for an attribute of a value that is always None; False for other objects and operations."""
    assert context.operation is not None
    if context.operation.opname not in ("getattr", "setattr", "delattr"):
        return False
    if not isinstance(context.representations[0], NoneRepresentation):
        return False
    name = context.constant_of(1)
    if name == "__enter__":
        message = context.lowerer.message("'NoneType' object does not support the context manager protocol")
        context.call(raise_type_error, message)
    else:
        context.call(raise_attribute_error, context.lowerer.message(f"'NoneType' object has no attribute '{name}'"))
    return True


def check_builtin(context: Context, function: Any) -> bool:
    """Emit the check of a built-in function's first argument.

    Returns: whether the argument is always None, so that the call never happens.
    """
    try:
        message = FIRST_ARGUMENT.get(function)
    except TypeError:  # not hashable
        return False
    if message is None or not context.representations:
        return False
    if isinstance(context.representations[0], NoneRepresentation):
        context.call(raise_type_error, context.lowerer.message(message))
        return True
    if may_be_none(context.representations[0]):
        check(context, 0, message)
    return False


BEFORE_BUILTINS.append(check_builtin)


def check(context: Context, index: int, message: str) -> None:
    """Raise TypeError when an operand is None."""
    context.call(optional.ll_check_box, context.value(index), context.lowerer.message(message))


def _is_operator(opname: str) -> bool:
    plain = opname.removeprefix("inplace_")
    return plain in BINARY or (opname in COMPARISONS and opname not in ("eq", "ne"))


def operator_message(opname: str, left: str, right: str) -> str:
    """CPython's text for an operator that these types do not have."""
    if opname in COMPARISONS:
        return f"'{SYMBOLS[opname]}' not supported between instances of '{left}' and '{right}'"
    symbol = SYMBOLS[opname.removeprefix("inplace_")] + ("=" if opname.startswith("inplace_") else "")
    return f"unsupported operand type(s) for {symbol}: '{left}' and '{right}'"


def _name(representation: Representation) -> str:
    for kind, name in _TYPE_NAMES.items():
        if isinstance(representation, kind):
            return name
    return type(representation).__name__.removesuffix("Representation").lower().replace("integer", "int")
