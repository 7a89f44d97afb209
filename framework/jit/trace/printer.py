"""Prints traces in their text form, which ``text.py`` describes and parses.  Translated code.

A printer gives each value a name, its kind and a number, when it first meets it; two traces that one printer prints share
no name unless they share the value.  What constants and descriptors are called is up to derived classes.
"""

from __future__ import annotations

from framework.jit.trace.operations import NAMES
from framework.jit.trace.values import (
    Const,
    ConstFloat,
    ConstInt,
    Descriptor,
    GuardExceptionOp,
    GuardOp,
    Op,
    Trace,
    Value,
)


class TracePrinter:
    """The names given so far."""

    def __init__(self) -> None:
        self.names: dict[Value, str] = {}

    # --- what derived classes know

    def class_name(self, address: int) -> str:
        """The name of a class, "" for another integer."""
        return ""

    def reference_name(self, constant: Const) -> str:
        """The name of a constant reference that is not null."""
        return "?"

    def float_text(self, value: float) -> str:
        """How a float constant is written."""
        raise NotImplementedError

    def descriptor_name(self, descriptor: Descriptor) -> str:
        """The name of a descriptor, "" for one that is not written."""
        return ""

    def argument(self, op: Op, index: int) -> str:
        """How an argument of an operation is written."""
        return self.name(op.args[index])

    def state(self, op: Op) -> str:
        """The brackets behind a guard."""
        fail_args: list[Value | None] | None = None
        if isinstance(op, GuardOp) or isinstance(op, GuardExceptionOp):
            fail_args = op.fail_args
        names: list[str] = []
        if fail_args is not None:
            for value in fail_args:
                names.append(self.name(value))
        return "[" + ", ".join(names) + "]"

    # --- text

    def name(self, value: Value | None) -> str:
        """How a value is written; None is a hole of a guard."""
        if value is None:
            return "_"
        if isinstance(value, Const):
            return self.constant(value)
        if value not in self.names:
            self.names[value] = value.kind + str(len(self.names))
        return self.names[value]

    def constant(self, value: Const) -> str:
        """How a constant is written."""
        if isinstance(value, ConstInt):
            return self.class_name(value.int_value) or str(value.int_value)
        if isinstance(value, ConstFloat):
            return self.float_text(value.float_value)
        return "ConstRef(" + self.reference_name(value) + ")" if value.get_ref() else "null"

    def operation(self, op: Op) -> str:
        """The line of an operation."""
        words: list[str] = []
        for index in range(len(op.args)):
            words.append(self.argument(op, index))
        descr = op.descr
        if descr is not None:
            name = self.descriptor_name(descr)
            if name:
                words.append("descr=" + name)
        line = NAMES[op.opnum] + "(" + ", ".join(words) + ")"
        if op.kind != "v":
            line = self.name(op) + " = " + line
        if isinstance(op, GuardOp) or isinstance(op, GuardExceptionOp):
            line += " " + self.state(op)
        return line

    def inputs(self, trace: Trace) -> str:
        """The first line of a trace."""
        names: list[str] = []
        for value in trace.inputs:
            names.append(self.name(value))
        return "[" + ", ".join(names) + "]"
