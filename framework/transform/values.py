"""What passes ask about operations, answered from the rows of the operation table."""

from __future__ import annotations

from framework.flowgraph.model import Constant, Operation
from framework.lltypes.memory import FunctionPointer, null
from framework.lltypes.operations import TABLE
from framework.lltypes.types import LLType, Primitive, Ptr

PURE = frozenset(name for name, row in TABLE.items() if row.is_pure)
REMOVABLE = frozenset(name for name, row in TABLE.items() if row.effects in ("pure", "read"))
RAISING = frozenset(name for name, row in TABLE.items() if row.can_raise)
ALLOCATING = frozenset(name for name, row in TABLE.items() if row.effects == "alloc")


def called_function(operation: Operation) -> FunctionPointer | None:
    """The function pointer of a direct call."""
    if operation.opname == "direct_call":
        target = operation.args[0]
        if isinstance(target, Constant) and isinstance(target.value, FunctionPointer):
            return target.value
    return None


def can_raise(operation: Operation) -> bool:
    """Whether the operation may raise, by what is known of the called graph (see ``effects.py``)."""
    if operation.opname not in RAISING:
        return False
    function = called_function(operation)
    if function is None:
        return operation.opname != "indirect_call" or operation.args[0].concretetype.to.raises
    effects = function.graph.hints.get("effects") if function.graph is not None else None
    return function.can_raise if effects is None else bool(effects.can_raise)


def is_removable(operation: Operation) -> bool:
    """Whether nobody notices the operation's absence when its result is not used.

    An allocation of a fixed size counts: that memory runs out is not behaviour that a program can rely on.  That of an
    object with a destructor does not: its death is seen.
    """
    if operation.opname in REMOVABLE:
        return True
    if operation.opname not in ALLOCATING or _has_destructor(operation):
        return False
    sizes = operation.args[1:]
    return all(
        isinstance(size, Constant) and isinstance(size.value, int) and 0 <= size.value < 1 << 20 for size in sizes
    )


def _has_destructor(operation: Operation) -> bool:
    """Whether an operation allocates an object whose death is seen."""
    type_ = getattr(operation.args[0], "value", None) if operation.opname == "malloc" else None
    return bool(getattr(type_, "type_info", None)) and bool(getattr(type_.type_info, "destructor", None))


def always_raises(operation: Operation) -> bool:
    """Whether the operation is a call of a graph that does nothing but raise (see ``inlining.py``)."""
    function = called_function(operation)
    return function is not None and function.graph is not None and bool(function.graph.hints.get("only_raises"))


def dummy(type_: LLType) -> Constant:
    """A value of a type that nobody will look at."""
    if isinstance(type_, Ptr):
        return Constant(null(type_.to), type_)
    assert isinstance(type_, Primitive)
    return Constant(type_.default, type_)
