"""Refuses programs that write an immutable field of an object that isn't being made.

    class Code:                                  def __init__(self, text):
        _immutable_fields_ = ["text"]                self.text = text          self is being made
                                                 def load(path):
    code.text = ""   ⟶ K271                          code = Code(""); code.text = read(path)     as is what was made here

Traces take what they read from such a field for constant, so a later write would be seen by interpreted code only.

An object is being made in the function that allocates it or gets it from a function that does, in ``__init__``, and in
functions that are only ever called with such objects.

Requirements: low-level graphs of a whole program, before inlining.  Why it terminates: each value and each parameter is
looked at once; one that is being looked at counts as made, which is the greatest solution.
"""

from __future__ import annotations

from collections import defaultdict

from framework.diagnostics.errors import ErrorList, KitError
from framework.flowgraph.model import Constant, FunctionGraph, Operation, Value, Variable
from framework.jit.codewriter.effects import called_graphs
from framework.jit.codewriter.preparing import field_name
from framework.lowering.field_hints import suffix_of

RENAME = frozenset(["cast_pointer", "same_as"])


def check_immutable_writes(graphs: list[FunctionGraph]) -> None:
    """Raises: KitError or KitErrors for the writes that are wrong."""
    analysis = _BeingMade(graphs)
    errors = ErrorList()
    for graph in graphs:
        for _, operation in graph.iterate_operations():
            if operation.opname == "setfield" and _is_immutable(operation):
                if not analysis.is_made(graph, operation.args[0]):
                    errors.add(_refusal(operation))
    errors.raise_if_any()


def _is_immutable(operation: Operation) -> bool:
    """Whether a field of a class, not of the runtime, is written that the class calls immutable."""
    name = field_name(operation)
    return name.startswith("inst_") and suffix_of(operation.args[0].concretetype.to, name) in ("", "[*]")  # type: ignore[union-attr]


def _refusal(operation: Operation) -> KitError:
    name = field_name(operation).removeprefix("inst_")
    message = f"'{name}' is among _immutable_fields_ and is written here, in an object that was made before"
    hint = f"write it in __init__ only, or declare it as '{name}?', which may change now and then"
    return KitError("K271", message, operation.position, hint=hint)


class _BeingMade:
    """Which values are objects that are being made."""

    def __init__(self, graphs: list[FunctionGraph]) -> None:
        self.callers: dict[FunctionGraph, list[tuple[FunctionGraph, Operation]]] = defaultdict(list)
        for graph in graphs:
            for _, operation in graph.iterate_operations():
                for callee in called_graphs(operation) or ():
                    self.callers[callee].append((graph, operation))
        self._definitions: dict[FunctionGraph, dict[Variable, list[Value] | Operation]] = {}
        self._known: dict[tuple[FunctionGraph, Variable], bool] = {}

    def is_made(self, graph: FunctionGraph, value: Value) -> bool:
        """Whether a value in a graph is an object that is being made there."""
        if not isinstance(value, Variable):
            return False
        key = graph, value
        if key not in self._known:
            self._known[key] = True
            self._known[key] = self._look(graph, value)
        return self._known[key]

    def _look(self, graph: FunctionGraph, value: Variable) -> bool:
        parameters = graph.startblock.inputargs
        if value in parameters:
            return self._is_made_by_callers(graph, parameters.index(value))
        found = self._definitions_of(graph).get(value, [])
        if isinstance(found, list):
            return bool(found) and all(self.is_made(graph, source) for source in found)
        if found.opname in RENAME:
            return self.is_made(graph, found.args[0])
        if found.opname.startswith("malloc"):
            return True
        callees = called_graphs(found) if found.opname in ("direct_call", "indirect_call") else None
        return bool(callees) and all(self.is_made(callee, callee.return_variable) for callee in callees or ())

    def _is_made_by_callers(self, graph: FunctionGraph, index: int) -> bool:
        if index == 0 and getattr(graph.function, "__name__", "") == "__init__":
            return True
        calls = self.callers[graph]
        return bool(calls) and all(self.is_made(caller, call.args[1 + index]) for caller, call in calls)

    def _definitions_of(self, graph: FunctionGraph) -> dict[Variable, list[Value] | Operation]:
        found = self._definitions.get(graph)
        if found is None:
            found = self._definitions[graph] = {o.result: o for _, o in graph.iterate_operations()}
            for link in graph.iterate_links():
                for argument, variable in zip(link.args, link.target.inputargs, strict=True):
                    sources = found.setdefault(variable, [])
                    if isinstance(sources, list) and not _is_null(argument):
                        sources.append(argument)
        return found


def _is_null(value: Value) -> bool:
    return isinstance(value, Constant) and not value.value
