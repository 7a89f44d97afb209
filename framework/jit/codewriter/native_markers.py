"""Markers that mean something in native code when there is a JIT: calls of the JIT unit.

    jit_marker("force_virtualizable", p)             token = p.vable_token;  ll_force(token, number, p)
    jit_marker("force_quasi_immutable", p, "x")  ⟶   watched = p.mutate_x;  ll_invalidate(watched, number, p)
    jit_marker("set_param", driver, name, v)         kit_jit_set_param(driver's number, parameter's number, v)
    x = jit_query(0, "jit_statistic", number)        x = kit_jit_statistic(number)
    jit_marker("dont_trace_here", driver, g…)        kit_jit_mark_position(NEVER_TRACE, hash of g…)

Compiled code and the blackhole interpreter do the same by themselves, so jitcodes have instructions of their own for it.
Requirements: portals are split off; before all passes.
"""

from __future__ import annotations

from collections.abc import Iterable

from framework.flowgraph.model import Constant, FunctionGraph, Operation, Value
from framework.jit import interface
from framework.jit.codewriter.codewriter import CodeWriter
from framework.jit.codewriter.native_portal import EntryHelpers, hash_of_greens
from framework.jit.codewriter.portal import marker_kind
from framework.jit.codewriter.words import Emitter, to_reference
from framework.jit.optimize.environment import parse_pass_names
from framework.lltypes.memory import FunctionPointer
from framework.lltypes.types import GCREF, Ptr, Signed, Void
from framework.lowering.field_hints import MUTATE, TOKEN, virtualizable_struct
from framework.rlib.jit import PARAMETERS, JitDriver

ALL_DRIVERS = -1


def lower_markers(graphs: Iterable[FunctionGraph], writer: CodeWriter, helpers: EntryHelpers) -> None:
    """Rewrite the graphs in place; markers of other kinds stay."""
    rewriter = _Rewriter(writer, helpers)
    for graph in graphs:
        for block in graph.iterate_blocks():
            if any(marker_kind(o) in rewriter.rules or is_statistic(o) for o in block.operations):
                block.operations = rewriter.rewritten(block.operations)


class _Rewriter:
    def __init__(self, writer: CodeWriter, helpers: EntryHelpers) -> None:
        self.writer = writer
        self.helpers = helpers
        self.rules = {
            "force_virtualizable": self._force,
            "force_quasi_immutable": self._invalidate,
            "force_virtual_ref": self._force_virtual_ref,
            "set_param": self._set_parameter,
            "dont_trace_here": self._mark_position,
            "trace_next_iteration": self._mark_position,
        }

    def rewritten(self, operations: list[Operation]) -> list[Operation]:
        """The operations with calls in the place of markers."""
        result: list[Operation] = []
        for operation in operations:
            rule = self.rules.get(marker_kind(operation))
            if is_statistic(operation):
                arguments = [Constant(interface.statistic, Ptr(interface.statistic.type)), operation.args[2]]
                result.append(Operation("direct_call", arguments, operation.result, operation.position))
            elif rule is None:
                result.append(operation)
            else:
                rule(Emitter(result), operation)
        return result

    def _force(self, emitter: Emitter, operation: Operation) -> None:
        instance = operation.args[1]
        struct = virtualizable_struct(instance.concretetype.to)  # type: ignore[union-attr]
        assert struct is not None
        token = emitter.emit("getfield", [instance, Constant(TOKEN, Void)], Signed)
        number = self.writer.descriptors.field(struct, TOKEN).number
        arguments: list[Value] = [token, Constant(number, Signed), to_reference(emitter, instance)]
        _call(emitter, self.helpers.force, arguments)

    def _force_virtual_ref(self, emitter: Emitter, operation: Operation) -> None:
        _call(emitter, interface.force_virtual_ref, [to_reference(emitter, operation.args[1])])

    def _invalidate(self, emitter: Emitter, operation: Operation) -> None:
        instance, name = operation.args[1], operation.args[2].value  # type: ignore[union-attr]
        struct = instance.concretetype.to  # type: ignore[union-attr]
        watched = emitter.emit("getfield", [instance, Constant(f"{MUTATE}{name}", Void)], GCREF)
        number = self.writer.descriptors.field(struct, name).number
        arguments: list[Value] = [watched, Constant(number, Signed), to_reference(emitter, instance)]
        _call(emitter, self.helpers.invalidate, arguments)

    def _set_parameter(self, emitter: Emitter, operation: Operation) -> None:
        driver, name, value = (argument for argument in operation.args[1:])
        number = list(PARAMETERS).index(name.value)  # type: ignore[union-attr]
        if name.value == "enable_opts":  # type: ignore[union-attr]
            if not isinstance(value, Constant):
                place = Constant(self._number(driver.value), Signed)  # type: ignore[union-attr]
                _call(emitter, interface.set_optimisations, [place, to_reference(emitter, value)])
                return
            text = "".join(value.value.chars[i] for i in range(len(value.value.chars)))
            value = Constant(parse_pass_names(text), Signed)
        place = Constant(self._number(driver.value), Signed)  # type: ignore[union-attr]
        _call(emitter, interface.set_param, [place, Constant(number, Signed), value])

    def _mark_position(self, emitter: Emitter, operation: Operation) -> None:
        kind = marker_kind(operation)
        what = interface.NEVER_TRACE if kind == "dont_trace_here" else interface.TRACE_NEXT
        number = self._number(operation.args[1].value)  # type: ignore[union-attr]
        position = hash_of_greens(emitter, operation.args[2:], number, self.helpers)
        _call(emitter, interface.mark_position, [Constant(what, Signed), position])

    def _number(self, driver: JitDriver | None) -> int:
        return ALL_DRIVERS if driver is None else self.writer.number_of_driver(driver)


def is_statistic(operation: Operation) -> bool:
    """Whether an operation asks for a counter of the JIT."""
    return operation.opname == "jit_query" and operation.args[1].value == "jit_statistic"  # type: ignore[union-attr]


def _call(emitter: Emitter, pointer: FunctionPointer, args: list[Value]) -> None:
    emitter.emit("direct_call", [Constant(pointer, Ptr(pointer.type)), *args], Void)
