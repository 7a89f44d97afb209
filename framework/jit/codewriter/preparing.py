"""A function's graph made ready for its jitcode: a copy, in which the program's own graph is left alone.

* Questions whose answer in a trace is known are answered; nothing follows a call that only raises.
* Tiny functions and those behind stubs are inlined, and what is allocated for them only (iterators) disappears.
* Helpers of lists whose field is immutable with its items (``a[*]``), or belongs to a virtualizable, are inlined, so
  that reads of length and items stand where the field is read:

      l = getfield(frame, .inst_stack)               l = getfield(frame, .inst_stack)
      x = direct_call(&ll_list_getitem, l, i)   ⟶    n = getfield(l, .length); …; a = getfield(l, .items)
                                                     x = getarrayitem(a, i)
"""

from __future__ import annotations

from typing import Any

from framework.flowgraph.editing import Substitution, copy_graph
from framework.flowgraph.model import Constant, FunctionGraph, Operation, Value, Variable
from framework.jit.codewriter.policy import Policy, has_loop
from framework.lltypes.types import Bool, Ptr
from framework.lowering.field_hints import suffix_of, virtualizable_struct
from framework.rlib import jit
from framework.runtime import lists
from framework.transform.constant_folding import fold_constants
from framework.transform.escape import remove_allocations
from framework.transform.inlining import end_after_raising_calls, inline_call, only_raises, weigh
from framework.transform.simplify import simplify
from framework.transform.values import always_raises, called_function

ROUNDS = 10  # helpers that call helpers
SMALL = 14  # weight of a function that is inlined
KEPT = (jit.conditional_call, jit.conditional_call_elidable)  # calls of these are instructions


def prepare(original: FunctionGraph, policy: Policy) -> FunctionGraph:
    """The copy of a graph that becomes a jitcode."""
    graph = copy_graph(original)
    if original.function is None and original.hints.get("inline"):
        _inline_forwarded(graph, policy)
    _tidy(graph)
    for _ in range(ROUNDS):
        if not _inline_small(graph, policy) and not _inline_list_helpers(graph):
            break
        _tidy(graph)
        remove_allocations(graph)
        _tidy(graph)
    return graph


def find_raising(graphs: list[FunctionGraph]) -> None:
    """Note which functions do nothing but raise: what follows a call of them is never reached."""
    for graph in graphs:
        if only_raises(graph):
            graph.hints["only_raises"] = True


def _inline_forwarded(graph: FunctionGraph, policy: Policy) -> None:
    """Let a stub, which passes a call through a pointer on, be the function that it calls."""
    calls = [(b, o) for b, o in graph.iterate_operations() if o.opname in ("direct_call", "indirect_call")]
    if len(calls) == 1:
        block, operation = calls[0]
        function = called_function(operation)
        if function is not None and function.graph is not None and policy.looks_inside(function.graph):
            inline_call(graph, block, block.operations.index(operation), function.graph)


def _inline_small(graph: FunctionGraph, policy: Policy) -> bool:
    """Inline calls of tiny functions, which are not worth a frame in the tracer.  Returns: whether there were any."""
    is_changed = False
    for block in list(graph.iterate_blocks()):
        for index in range(len(block.operations) - 1, -1, -1):
            function = called_function(block.operations[index])
            callee = function.graph if function is not None else None
            if callee is not None and _is_small(callee, policy):
                is_changed |= inline_call(graph, block, index, callee, keep_positions=False)
    return is_changed


def _is_small(callee: FunctionGraph, policy: Policy) -> bool:
    """Whether a function is looked inside, calls nothing but functions that only raise, and is hardly more than its call."""
    if callee.function in KEPT or not policy.looks_inside(callee) or weigh(callee) > SMALL or has_loop(callee):
        return False
    for _, operation in callee.iterate_operations():
        if operation.opname == "direct_call" and not always_raises(operation):
            return False
        if operation.opname in ("indirect_call", "jit_marker"):
            return False
    return True


def _tidy(graph: FunctionGraph) -> None:
    """Fold, and let nothing stand between a value and its uses."""
    for _, operation in graph.iterate_operations():
        if operation.opname == "jit_query" and operation.args[1].value == "we_are_jitted":  # type: ignore[union-attr]
            operation.opname, operation.args = "same_as", [Constant(True, Bool)]
    end_after_raising_calls(graph)
    fold_constants(graph)
    copies = Substitution()
    for block in graph.iterate_blocks():
        for operation in block.operations:
            if operation.opname == "same_as" and operation.args[0].concretetype is operation.result.concretetype:
                copies.replace(operation.result, operation.args[0])
        block.operations = [operation for operation in block.operations if operation.result not in copies.replacements]
    copies.apply(graph)
    simplify(graph)


def special_lists(graph: FunctionGraph) -> dict[Variable, Operation]:
    """The lists and arrays that are read from fields whose items are immutable or virtualizable: the read of each."""
    found: dict[Variable, Operation] = {}
    is_changed = True
    while is_changed:
        is_changed = False
        for _, operation in graph.iterate_operations():
            if operation.result in found:
                continue
            if operation.opname == "getfield" and is_special_field(operation):
                found[operation.result] = operation
                is_changed = True
            elif operation.opname in ("cast_pointer", "same_as") and operation.args[0] in found:
                found[operation.result] = found[operation.args[0]]  # type: ignore[index]
                is_changed = True
    return found


def is_special_field(operation: Operation) -> bool:
    """Whether a getfield reads a field whose list or array is special."""
    type_: Any = operation.args[0].concretetype
    name = field_name(operation)
    if not isinstance(type_, Ptr):
        return False
    target: Any = type_.to  # type: ignore[attr-defined]
    return (suffix_of(target, name) or "").endswith("[*]") or is_virtualizable_array(operation)


def is_virtualizable_array(operation: Operation) -> bool:
    """Whether a getfield reads an array of a virtualizable."""
    name = field_name(operation)
    struct = virtualizable_struct(operation.args[0].concretetype.to, name)
    return struct is not None and (name, True) in struct.hints["virtualizable"]


def field_name(operation: Operation) -> str:
    """The field that a getfield or setfield accesses."""
    name = operation.args[1]
    assert isinstance(name, Constant)
    return str(name.value)


def _inline_list_helpers(graph: FunctionGraph) -> bool:
    special = special_lists(graph)
    if not special:
        return False
    for block in list(graph.iterate_blocks()):
        for index in range(len(block.operations) - 1, -1, -1):
            operation = block.operations[index]
            callee = _list_helper(operation, special)
            if callee is not None and inline_call(graph, block, index, callee, keep_positions=False):
                return True
    return False


def _list_helper(operation: Operation, special: dict[Variable, Operation]) -> FunctionGraph | None:
    """The helper that is called with a special list."""
    function = called_function(operation)
    if function is None or function.graph is None or function.graph.function is None:
        return None
    if function.graph.function.__module__ != lists.__name__ or has_loop(function.graph):
        return None
    arguments: list[Value] = operation.args[1:]
    return function.graph if any(argument in special for argument in arguments) else None
