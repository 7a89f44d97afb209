"""Calls: which kind of call instruction, with which descriptor.

    direct_call(&f, x)           inline_call        f is looked inside
                                 recursive_call     f is a portal
                                 conditional_call   f is rlib.jit.conditional_call: the function that it calls
                                 residual_call      f is called, with what is known of its effects
    indirect_call(p, x, graphs)  int_guard_value p; residual_call: what p is then, is looked inside if it can be
    uint_div_wide(a, b, c)       residual_call of a function that does just this operation

The residual call of an operation makes a graph for it, which becomes part of the program.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from framework.flowgraph.model import Block, Constant, FunctionGraph, Link, Operation, Value, Variable
from framework.jit import model
from framework.jit.codewriter import effects
from framework.jit.codewriter.effects import Effects, EffectsAnalysis
from framework.jit.codewriter.policy import Policy
from framework.jit.descriptors import Descriptors, kind_of
from framework.jit.model import ArrayDescr, CallDescr, FieldDescr, InteriorDescr
from framework.jit.trace.values import Descriptor
from framework.lltypes.memory import FunctionPointer
from framework.lltypes.operations import TABLE
from framework.lltypes.types import FuncType, GcArray, LLType, Struct, Void
from framework.lowering.context import function_constant
from framework.runtime.objects import OBJECT_POINTER
from framework.transform.memory import Location, field_owner
from framework.transform.values import called_function

if TYPE_CHECKING:
    from framework.jit.codewriter.transformer import Transformer

SPECIAL = {
    "jit.not_in_trace()": model.SPECIAL_NOT_IN_TRACE,
    "int.floordiv(x, y)": model.SPECIAL_INT_FLOORDIV,
    "int.mod(x, y)": model.SPECIAL_INT_MOD,
    "str.equal(left, right)": model.SPECIAL_STRING_EQUAL,
    "str.compare(left, right)": model.SPECIAL_STRING_COMPARE,
}
"""By a function's oopspec."""


def extent(found: Effects, function: Any) -> int:
    """The row of ``model`` for what a function does."""
    raises = found.has(effects.RAISES)
    if getattr(function, "_elidable_function_", False):
        if raises:
            return model.ELIDABLE_CAN_RAISE
        return model.ELIDABLE_OR_MEMORY_ERROR if found.has(effects.RAISES_MEMORY_ERROR) else model.ELIDABLE_CANNOT_RAISE
    raises = raises or found.has(effects.RAISES_MEMORY_ERROR)
    if getattr(function, "_jit_loop_invariant_", False) and not raises:
        return model.LOOPINVARIANT
    if found.has(effects.ANYTHING):
        return model.RANDOM_EFFECTS
    if found.has(effects.FORCES):
        return model.FORCES_VIRTUAL_OR_VIRTUALIZABLE
    return model.CAN_RAISE if raises else model.CANNOT_RAISE


class Calls:
    """The calls of a program."""

    def __init__(self, descriptors: Descriptors, policy: Policy, analysis: EffectsAnalysis) -> None:
        self.descriptors = descriptors
        self.policy = policy
        self.analysis = analysis
        self.new_graphs: list[FunctionGraph] = []
        self._effects: dict[CallDescr, Effects] = {}
        self._indirect: dict[Any, CallDescr] = {}
        self._operations: dict[Any, FunctionGraph] = {}

    # --- descriptors

    def descr_of_function(self, function: FunctionPointer, operation: Operation) -> CallDescr:
        """The descriptor for calls of one function."""
        live = function.graph.function if function.graph is not None else None
        found = self.analysis.of_call(operation)
        special = SPECIAL.get(getattr(live, "oopspec", ""), model.NOT_SPECIAL)
        return self._descr(function.type, extent(found, live), function.name, special, found)

    def descr_of_graph(self, graph: FunctionGraph) -> CallDescr:
        """The descriptor for calls of a function of the program."""
        pointer = function_constant(graph)
        return self.descr_of_function(pointer.value, Operation("direct_call", [pointer], Variable("", Void)))

    def descr_of_indirect_call(self, operation: Operation) -> CallDescr:
        """The descriptor for a call through a pointer."""
        found = self.analysis.of_call(operation)
        type_ = operation.args[0].concretetype.to
        known = self._indirect.get((type_, found))
        if known is None:
            name = f"indirect{len(self._indirect)}"
            known = self._indirect[type_, found] = self._descr(type_, extent(found, None), name, 0, found)
        return known

    def _descr(self, type_: FuncType, effect: int, name: str, special: int, found: Effects) -> CallDescr:
        descr = self.descriptors.call(type_, effect, name, special)
        descr.can_collect = found.has(effects.COLLECTS | effects.ANYTHING)
        descr.can_invalidate = found.has(effects.INVALIDATES | effects.ANYTHING)
        self._effects[descr] = found
        return descr

    def finish(self) -> None:
        """Fill in what calls read and write: descriptors that exist, since nothing else appears in traces."""
        by_location: dict[Location, list[Descriptor]] = {}
        for descr in self.descriptors.all:
            where = location_of(descr, self.descriptors.meaning(descr.number))  # type: ignore[attr-defined]
            if where is not None:
                by_location.setdefault(where, []).append(descr)
        for call, found in self._effects.items():
            if call.effect != model.RANDOM_EFFECTS:
                call.reads = [d for where in found.reads for d in by_location.get(where, ())]
                call.writes = [d for where in found.writes for d in by_location.get(where, ())]
                call.reads.sort(key=_number)
                call.writes.sort(key=_number)

    # --- operations as functions

    def residual_operation(self, transformer: Transformer, operation: Operation) -> None:
        """Call a function that does just this operation."""
        graph = self._graph_of_operation(operation)
        values: list[Value] = [v for v in operation.args if isinstance(v, Variable)]
        pointer = function_constant(graph)
        call = Operation("direct_call", [pointer, *values], operation.result, operation.position)
        residual_call(transformer, call, pointer, values, self.descr_of_function(pointer.value, call))

    def _graph_of_operation(self, operation: Operation) -> FunctionGraph:
        key = (operation.opname, operation.result.concretetype, tuple(map(_argument_key, operation.args)))
        found = self._operations.get(key)
        if found is None:
            found = self._operations[key] = _operation_graph(operation, len(self._operations))
            self.new_graphs.append(found)
            self.analysis.add(found)
        return found


def _number(descr: Any) -> int:
    return descr.number  # type: ignore[no-any-return]


def _argument_key(argument: Value) -> Any:
    if isinstance(argument, Variable):
        return argument.concretetype
    return argument.concretetype, argument.value if _is_plain(argument.value) else id(argument.value)


def _is_plain(value: Any) -> bool:
    return isinstance(value, (int, float, str, bool, LLType)) or value is None


def _operation_graph(operation: Operation, number: int) -> FunctionGraph:
    """A function that does one operation; its constants are kept."""
    inputs = {v: Variable("", v.concretetype) for v in operation.args if isinstance(v, Variable)}
    parameters = [Variable("", v.concretetype) for v in operation.args if isinstance(v, Variable)]
    waiting = iter(parameters)
    args: list[Value] = [next(waiting) if v in inputs else v for v in operation.args]
    block = Block(list(parameters))
    type_ = operation.result.concretetype
    graph = FunctionGraph(f"jit.{operation.opname}.{number}", block, Variable("", type_))
    graph.exceptblock.inputargs[0].concretetype = OBJECT_POINTER
    graph.position = operation.position
    result = Variable("", type_)
    block.operations.append(Operation(operation.opname, args, result, operation.position))
    block.close(Link([Constant(None, Void) if type_ is Void else result], graph.returnblock))
    if TABLE[operation.opname].is_pure:
        graph.function = _pure_operation
    return graph


def _pure_operation() -> None:
    """Stands for functions that do one pure operation."""


_pure_operation._elidable_function_ = True  # type: ignore[attr-defined]


def location_of(descr: Descriptor, meaning: Any) -> Location | None:
    """The location that a descriptor's accesses reach."""
    if isinstance(descr, FieldDescr):
        struct, name = meaning
        return ("field", field_owner(struct, name), name) if struct.is_gc else None
    if isinstance(descr, InteriorDescr):
        item: Any = meaning[0].item if isinstance(meaning[0], GcArray) else None  # type: ignore[attr-defined]
        return ("field", field_owner(item, meaning[1]), meaning[1]) if isinstance(item, Struct) else None
    if isinstance(descr, ArrayDescr) and meaning.is_gc:
        array: Any = meaning.fields[meaning.varsized or ""] if isinstance(meaning, Struct) else meaning
        return "item", array.item
    return None


def residual_call(
    transformer: Transformer, operation: Operation, function: Value, values: list[Value], descr: CallDescr
) -> None:
    """Emit a residual call."""
    kind = kind_of(operation.result.concretetype)
    result = None if kind == "v" else operation.result
    transformer.emit(f"residual_call_{kind}", function, *transformer.split(values), descr, result=result)


Operand = Value | Operation


def inner_call(graph: FunctionGraph) -> tuple[Operation, list[Operand]] | None:
    """The one call in a specialisation of ``conditional_call``, and its operands in terms of the graph's inputs: these,
    constants, and reads of fields of the tuple ``args``."""
    calls = [o for _, o in graph.iterate_operations() if o.opname == "direct_call"]
    if len(calls) != 1 or called_function(calls[0]) is None:
        return None
    sources: dict[Value, Value] = {v: v for v in graph.startblock.inputargs}
    for link in graph.iterate_links():
        for value, variable in zip(link.args, link.target.inputargs, strict=True):
            source = sources.get(value, value) if isinstance(value, Variable) else value
            if variable in sources and sources[variable] is not source:
                continue
            sources[variable] = source
    for _, operation in graph.iterate_operations():
        if operation.opname in ("cast_pointer", "same_as"):
            sources[operation.result] = sources.get(operation.args[0], operation.args[0])
    inputs = set(graph.startblock.inputargs)
    operands: list[Operand] = [sources.get(v, v) if isinstance(v, Variable) else v for v in calls[0].args[1:]]
    for _, operation in graph.iterate_operations():
        if operation.opname != "getfield":
            continue
        source = sources.get(operation.args[0], operation.args[0])
        if source in inputs:
            read = Operation("getfield", [source, operation.args[1]], operation.result)
            operands = [read if v is sources.get(operation.result, operation.result) else v for v in operands]
    if any(isinstance(v, Variable) and v not in inputs for v in operands):
        return None
    return calls[0], operands
