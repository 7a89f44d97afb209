"""What traces are made of: constants, inputs and operations, which are the values they compute.

        Value
     ┌────┴──────────────┬──────────────┐
    Const              Input            Op ── arguments: values, a descriptor
  Int Ref Float     Int Ref Float    Int Ref Float Void

While a trace is recorded each value also holds what it was in the run being traced (``int_value`` and so on); a simulator
or the optimiser must not use that of anything but constants.

``forwarded`` is the value that replaces this one (a chain, followed by ``resolve``); ``info`` what the optimiser knows
about it.  Both are reset before each optimisation.  ``place`` is a number that one algorithm at a time keeps at a value:
it means something when ``stamp`` is the number that this run of the algorithm took from ``new_stamp``.
"""

from __future__ import annotations

from typing import Any

from framework.jit.trace.operations import GUARD_EXCEPTION, RESULTS, is_guard
from framework.lltypes.dialect import llop, null
from framework.lltypes.types import GcOpaque, Unsigned


class Info:
    """What an optimiser knows about a value; its classes are the optimiser's."""


class Descriptor:
    """A constant that describes a field, an array, a call, a target … to an operation; classes in ``jit.model``."""


class Value:
    """Anything that an operation can have as an argument."""

    kind = "v"  # i, r, f, v

    def __init__(self) -> None:
        self.forwarded: Value | None = None
        self.info: Info | None = None
        self.stamp = 0
        self.place = 0

    def is_constant(self) -> bool:
        """Whether it is a constant."""
        return False

    def get_int(self) -> int:
        """The integer it is or was."""
        raise NotImplementedError

    def get_ref(self) -> Any:
        """The reference (GCREF) it is or was."""
        raise NotImplementedError

    def get_float(self) -> float:
        """The float it is or was."""
        raise NotImplementedError


# --- constants


class Const(Value):
    """A constant.  Equality is by value: ``is_same_constant``."""

    def is_constant(self) -> bool:
        return True

    def is_same_constant(self, other: Const) -> bool:
        """Whether both are of one kind and equal (floats: the same bits)."""
        raise NotImplementedError


class ConstInt(Const):
    """An integer constant."""

    kind = "i"

    def __init__(self, value: int) -> None:
        Const.__init__(self)
        self.int_value = value

    def get_int(self) -> int:
        return self.int_value

    def is_same_constant(self, other: Const) -> bool:
        return isinstance(other, ConstInt) and self.int_value == other.int_value


class ConstRef(Const):
    """A reference constant, null included."""

    kind = "r"

    def __init__(self, value: Any) -> None:
        Const.__init__(self)
        self.ref_value = value

    def get_ref(self) -> Any:
        return self.ref_value

    def is_same_constant(self, other: Const) -> bool:
        return isinstance(other, ConstRef) and self.ref_value == other.ref_value


class ConstFloat(Const):
    """A float constant."""

    kind = "f"

    def __init__(self, value: float) -> None:
        Const.__init__(self)
        self.float_value = value

    def get_float(self) -> float:
        return self.float_value

    def is_same_constant(self, other: Const) -> bool:
        return isinstance(other, ConstFloat) and same_bits(self.float_value, other.float_value)


def same_bits(left: float, right: float) -> bool:
    """Whether two floats are the same number, zero by sign and nan by bit pattern."""
    bits = llop.cast_float_to_bits
    return bool(bits(Unsigned, left) == bits(Unsigned, right))


NULL = ConstRef(null(GcOpaque))
ZERO = ConstInt(0)
ONE = ConstInt(1)


# --- inputs


class Input(Value):
    """An input argument of a trace."""


class InputInt(Input):
    """An integer input."""

    kind = "i"

    def __init__(self, value: int = 0) -> None:
        Input.__init__(self)
        self.int_value = value

    def get_int(self) -> int:
        return self.int_value


class InputRef(Input):
    """A reference input."""

    kind = "r"

    def __init__(self, value: Any) -> None:
        Input.__init__(self)
        self.ref_value = value

    def get_ref(self) -> Any:
        return self.ref_value


class InputFloat(Input):
    """A float input."""

    kind = "f"

    def __init__(self, value: float = 0.0) -> None:
        Input.__init__(self)
        self.float_value = value

    def get_float(self) -> float:
        return self.float_value


# --- operations


class Op(Value):
    """``self = opnum(args)``.  Guards have ``fail_args`` once they are final, and ``snapshot`` while they are not.

    ``origin``: in an optimised trace, the place of the recorded operation that it was made for, -1 for none."""

    def __init__(self, opnum: int, args: list[Value], descr: Descriptor | None) -> None:
        Value.__init__(self)
        self.origin = -1
        self.opnum = opnum
        self.args = args
        self.descr = descr


class VoidOp(Op):
    """An operation without a result."""


class GuardOp(VoidOp):
    """A guard.

    ``snapshot``: the frames of the interpreter at this point.  ``fail_args``: the values to save when it fails, None for a
    hole; set together with the resume data in its descriptor by the optimiser.
    """

    def __init__(self, opnum: int, args: list[Value], descr: Descriptor | None) -> None:
        VoidOp.__init__(self, opnum, args, descr)
        self.snapshot: Snapshot | None = None
        self.fail_args: list[Value | None] | None = None


class Snapshot:
    """Base of what the metainterp attaches to guards; defined in ``jit.resume.snapshot``."""


class IntOp(Op):
    """An operation whose result is an integer."""

    kind = "i"

    def __init__(self, opnum: int, args: list[Value], descr: Descriptor | None, value: int = 0) -> None:
        Op.__init__(self, opnum, args, descr)
        self.int_value = value

    def get_int(self) -> int:
        return self.int_value


class RefOp(Op):
    """An operation whose result is a reference."""

    kind = "r"

    def __init__(self, opnum: int, args: list[Value], descr: Descriptor | None, value: Any = NULL.ref_value) -> None:
        Op.__init__(self, opnum, args, descr)
        self.ref_value = value

    def get_ref(self) -> Any:
        return self.ref_value


class FloatOp(Op):
    """An operation whose result is a float."""

    kind = "f"

    def __init__(self, opnum: int, args: list[Value], descr: Descriptor | None, value: float = 0.0) -> None:
        Op.__init__(self, opnum, args, descr)
        self.float_value = value

    def get_float(self) -> float:
        return self.float_value


class GuardExceptionOp(RefOp):
    """guard_exception: a guard with a result."""

    def __init__(self, opnum: int, args: list[Value], descr: Descriptor | None) -> None:
        RefOp.__init__(self, opnum, args, descr)
        self.snapshot: Snapshot | None = None
        self.fail_args: list[Value | None] | None = None


class Trace:
    """A piece of code before or after optimisation: its inputs and operations; the last is final, or it is unfinished."""

    def __init__(self, inputs: list[Value], operations: list[Op]) -> None:
        self.inputs = inputs
        self.operations = operations


class _Stamps:
    """The last stamp given out."""

    def __init__(self) -> None:
        self.last = 0


_stamps = _Stamps()


def new_stamp() -> int:
    """A number that no value has as its stamp."""
    _stamps.last += 1
    return _stamps.last


def make_op(opnum: int, args: list[Value], descr: Descriptor | None = None) -> Op:
    """A new operation of the class that fits its result."""
    if opnum == GUARD_EXCEPTION:
        return GuardExceptionOp(opnum, args, descr)
    if is_guard(opnum):
        return GuardOp(opnum, args, descr)
    kind = RESULTS[opnum]
    if kind == "i":
        return IntOp(opnum, args, descr)
    if kind == "r":
        return RefOp(opnum, args, descr)
    if kind == "f":
        return FloatOp(opnum, args, descr)
    return VoidOp(opnum, args, descr)


def resolve(value: Value) -> Value:
    """The value that stands for this one now."""
    current = value
    following = current.forwarded
    while following is not None:
        current = following
        following = current.forwarded
    return current
