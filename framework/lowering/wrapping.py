"""Debug builds: ``+ - *`` of the program's own ints stop when the result leaves 64 bits.

Not where wrapping is meant: in the kit's own modules, and where all that is done with the result is ``intmask``, ``r_uint``
or ``&``, which mean the same for the wrapped and the unbounded result.
"""

from __future__ import annotations

from framework.annotator.model import SomeBuiltin
from framework.flowgraph.model import Constant, FunctionGraph, Operation, Value, Variable
from framework.lowering.context import Context
from framework.rlib import rarithmetic
from framework.runtime.wrapping import CHECKED

WRAPS_BY_INTENT = (rarithmetic.intmask, rarithmetic.r_uint)


class WrapChecks:
    """The part of the Lowerer that decides where wrapping stops the program."""

    debug = False

    def start_wrap_checks(self, debug: bool) -> None:
        """``debug``: whether this is a debug build."""
        self.debug = debug
        self._may_wrap: set[Value] = set()

    def note_wrapping(self, graph: FunctionGraph) -> None:
        """Find the values of a graph, not yet lowered, that may wrap."""
        if not self.debug:
            return
        uses: dict[Value, list[bool]] = {}
        for _, operation in graph.iterate_operations():
            for argument in operation.args:
                uses.setdefault(argument, []).append(self._hides_wrap(operation))
        for link in graph.iterate_links():
            for argument in link.args:
                uses.setdefault(argument, []).append(False)
        self._may_wrap = {value for value, hidden in uses.items() if isinstance(value, Variable) and all(hidden)}

    def _hides_wrap(self, operation: Operation) -> bool:
        if operation.opname in ("and_", "inplace_and_"):
            return True
        if operation.opname != "call":
            return False
        callee = operation.args[1]
        if isinstance(callee, Constant):  # which inference may never have reached, and must not look at now
            return any(callee.value is each for each in WRAPS_BY_INTENT)
        annotation = self.annotation(callee)  # type: ignore[attr-defined]
        return isinstance(annotation, SomeBuiltin) and annotation.const in WRAPS_BY_INTENT

    def stops_at_wrap(self, context: Context, opname: str) -> bool:
        """Whether the operation is checked."""
        if not self.debug or opname not in CHECKED or context.operation is None or context.position is None:
            return False
        return context.operation.result not in self._may_wrap and not is_kit_source(context.position.filename)


def is_kit_source(filename: str) -> bool:
    """Whether a file belongs to the kit."""
    return "/framework/" in filename.replace("\\", "/")


def checked(context: Context, opname: str, operands: list[Value]) -> Value:
    """The operation with a test."""
    place = context.lowerer.message(str(context.position))
    return context.call(CHECKED[opname.removeprefix("inplace_")], *operands, place)
