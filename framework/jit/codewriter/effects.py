"""What functions do, for the descriptors of calls to them.

    def set(frame, v): frame.x = v        writes field x of Frame, can't raise, forces the frame if it is virtualizable

A function does what its operations do and what it calls does; calls through pointers do what any of the possible functions
does, anything when these are not known.  Facts are bits: one per *location* (``transform/memory.py``), once for reading and
once for writing, and some of their own.  They spread from callees to callers until nothing grows.

Foreign functions see raw memory only; one that can collect may run the program's code (a callback), which may do anything.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from framework.flowgraph.model import FunctionGraph, Operation
from framework.jit.codewriter.portal import marker_kind
from framework.lltypes.memory import FunctionPointer
from framework.lltypes.operations import TABLE
from framework.transform.memory import EVERYTHING, RAW, Location, location
from framework.transform.values import called_function

RAISES = 1  # an exception other than MemoryError
RAISES_MEMORY_ERROR = 2
FORCES = 4  # looks at a virtualizable or a virtual reference
INVALIDATES = 8  # writes a quasi-immutable field
COLLECTS = 16
ANYTHING = 32  # may write unknown memory
OWN_BITS = 6

_MARKERS = {"force_virtualizable": FORCES, "force_virtual_ref": FORCES, "force_quasi_immutable": INVALIDATES}
_SILENT_WRITES = frozenset(["raw_malloc", "raw_free", "raw_memcopy", "raw_memclear", "raw_store"])


@dataclass(frozen=True)
class Effects:
    """What a call does.  ``bits`` are those above."""

    bits: int
    reads: frozenset[Location]
    writes: frozenset[Location]

    def has(self, bit: int) -> bool:
        """Whether it does one of these."""
        return bool(self.bits & bit)


class EffectsAnalysis:
    """The effects of all graphs of a program."""

    def __init__(self, graphs: list[FunctionGraph]) -> None:
        self._locations: dict[Location, int] = {}
        self._masks: dict[FunctionGraph, int] = {}
        self._callers: dict[FunctionGraph, list[FunctionGraph]] = defaultdict(list)
        for graph in graphs:
            self.add(graph, spread=False)
        self._spread(list(self._masks))

    def add(self, graph: FunctionGraph, spread: bool = True) -> None:
        """One more graph."""
        mask = 0
        for block, operation in graph.iterate_operations():
            handled = block.can_raise and operation is block.operations[-1]
            own = self._own_effects(operation)
            mask |= own & ~(RAISES | RAISES_MEMORY_ERROR) if handled else own
            for callee in called_graphs(operation) or ():
                self._callers[callee].append(graph)
        if any(link.target is graph.exceptblock for link in graph.iterate_links()):
            mask |= RAISES
        self._masks[graph] = mask
        if spread:
            for callee in {c for _, o in graph.iterate_operations() for c in called_graphs(o) or ()}:
                mask |= self._masks.get(callee, ANYTHING | RAISES)
            self._masks[graph] = mask
            self._spread([graph])

    def of_graph(self, graph: FunctionGraph) -> Effects:
        """What calling a graph does."""
        return self._decode(self._masks.get(graph, ANYTHING | RAISES | COLLECTS))

    def of_call(self, operation: Operation) -> Effects:
        """What a direct or indirect call does."""
        graphs = called_graphs(operation)
        mask = self._own_effects(operation)
        for graph in graphs or ():
            mask |= self._masks.get(graph, ANYTHING | RAISES | COLLECTS)
        return self._decode(mask)

    def of_operation(self, operation: Operation) -> Effects:
        """What an operation that is no call does."""
        return self._decode(self._own_effects(operation))

    # --- inside

    def _spread(self, pending: list[FunctionGraph]) -> None:
        """What is handled in the caller is spread as well: a call in the middle of a block is the common case."""
        waiting = dict.fromkeys(pending)
        while waiting:
            callee = next(iter(waiting))
            del waiting[callee]
            mask = self._masks[callee]
            for caller in self._callers[callee]:
                known = self._masks.get(caller, 0)
                if known | mask != known:
                    self._masks[caller] = known | mask
                    waiting[caller] = None

    def _own_effects(self, operation: Operation) -> int:
        opname = operation.opname
        row = TABLE[opname]
        if opname == "jit_marker":
            return _MARKERS.get(marker_kind(operation), 0)
        if opname in ("direct_call", "indirect_call"):
            return self._foreign_effects(operation)
        if row.effects == "alloc":
            return RAISES_MEMORY_ERROR | COLLECTS
        if opname == "stack_check":
            return RAISES
        if row.effects == "call":
            return COLLECTS
        if opname in _SILENT_WRITES:
            return self._bit(RAW, writes=True)
        if row.effects in ("read", "write"):
            where = location(operation)
            if where == EVERYTHING:
                return ANYTHING if row.effects == "write" else 0
            return self._bit(where, row.effects == "write")
        return 0

    def _foreign_effects(self, operation: Operation) -> int:
        """A function without a graph."""
        if operation.opname == "indirect_call":
            return ANYTHING | RAISES | COLLECTS if called_graphs(operation) is None else 0
        function = called_function(operation)
        if function is None:
            return ANYTHING | RAISES | COLLECTS
        return 0 if function.graph is not None else self._of_foreign(function)

    def _of_foreign(self, function: FunctionPointer) -> int:
        mask = self._bit(RAW, writes=True) | self._bit(RAW, writes=False)
        if function.can_raise:
            mask |= RAISES
        if function.can_collect:
            mask |= COLLECTS | ANYTHING
        return mask

    def _bit(self, where: Location, writes: bool) -> int:
        number = self._locations.setdefault(where, len(self._locations))
        return 1 << (OWN_BITS + 2 * number + writes)

    def _decode(self, mask: int) -> Effects:
        reads, writes = set(), set()
        for where, number in self._locations.items():
            if mask >> (OWN_BITS + 2 * number) & 1:
                reads.add(where)
            if mask >> (OWN_BITS + 2 * number + 1) & 1:
                writes.add(where)
        return Effects(mask & ((1 << OWN_BITS) - 1), frozenset(reads), frozenset(writes))


def called_graphs(operation: Operation) -> list[FunctionGraph] | None:
    """The graphs that an operation may call; None: not known, or foreign."""
    if operation.opname == "direct_call":
        function = called_function(operation)
        return [function.graph] if function is not None and function.graph is not None else None
    if operation.opname == "indirect_call":
        graphs: list[FunctionGraph] | None = operation.args[-1].value  # type: ignore[union-attr]
        return graphs
    return []
