"""Host: saves references on the shadow stack around operations that may collect.

    graph f(p: Ptr(Node)) …                       gc_push_roots(p)
    x: Signed = direct_call(&g, 1)          →     x: Signed = direct_call(&g, 1)
    y: Ptr(Node) = getfield(p, .next)             p2: Ptr(Node) = gc_reload_root(0)
                                                  gc_pop_roots(p2)
                                                  y: Ptr(Node) = getfield(p2, .next)

Saved is exactly what is alive after the operation: an argument whose last use is the call is the callee's to keep.  Each
saved variable gets a new version after each such operation; where versions meet, blocks get input arguments
(``editing.Slot``), so the graph is in SSA form again.

An allocation with references alive after it is taken apart first, so that nothing is saved on its fast path:

    x = malloc(<T>)                         f = gc_allocate_fast(<T>)
                                      →     if likely(f): rest(f) else: slow()
                                          slow():
                                            s = gc_allocate_slow(<T>)       saved and reloaded around this one only
                                            goto rest(s)

Needs: explicit exceptions (no LAST_EXCEPTION exits), ``find_collecting``, barriers inserted.  Nothing may be moved across
these operations later.  Cost: linear in the sum of the sets of references alive at the ends of blocks.
"""

from __future__ import annotations

from framework.flowgraph.dominators import live_at_entry, predecessors
from framework.flowgraph.editing import Slot, ensure_entry, split_block
from framework.flowgraph.model import Block, Constant, FunctionGraph, Link, Operation, Variable
from framework.gc.collecting import can_collect
from framework.lltypes.types import Bool, Signed, Void, is_gc_pointer


def insert_roots(graph: FunctionGraph) -> None:
    """Insert the saving and reloading that a graph needs."""
    collecting = _collecting_operations(graph)
    if collecting:
        ensure_entry(graph)
        inserter = _RootInserter(graph, collecting)
        if inserter.find_roots() and _separate_slow_paths(inserter):
            inserter = _RootInserter(graph, _collecting_operations(graph))
            inserter.find_roots()
        inserter.insert()


def _collecting_operations(graph: FunctionGraph) -> dict[Block, set[int]]:
    """The indices of operations that may collect, for the blocks that have some."""
    return {
        block: found
        for block in graph.iterate_blocks()
        if (found := {index for index, operation in enumerate(block.operations) if can_collect(operation)})
    }


def _separate_slow_paths(inserter: _RootInserter) -> bool:
    """Take the allocations that have references to save apart; whether there were any."""
    found = False
    for block, indices in inserter.collecting.items():
        for index in sorted(indices, reverse=True):
            operation = block.operations[index]
            if operation.opname in ("malloc", "malloc_varsize") and operation in inserter.roots:
                _separate(block, index)
                found = True
    return found


def _separate(block: Block, index: int) -> None:
    operation = block.operations[index]
    rest = split_block(block, index + 1)
    block.operations.pop()
    rest.inputargs = [operation.result]
    slow = Block([])
    fast_result, slow_result = operation.result.copy(), operation.result.copy()
    fits, likely = Variable("", Bool), Variable("", Bool)
    place = operation.position
    block.operations += [
        Operation("gc_allocate_fast", list(operation.args), fast_result, place),
        Operation("ptr_nonzero", [fast_result], fits, place),
        Operation("likely", [fits], likely, place),
    ]
    slow.operations.append(Operation("gc_allocate_slow", list(operation.args), slow_result, place))
    slow.close(Link([slow_result], rest))
    block.exitswitch = likely
    block.close(Link([], slow, False), Link([fast_result], rest, True))


class _RootInserter:
    """The work on one graph."""

    def __init__(self, graph: FunctionGraph, collecting: dict[Block, set[int]]) -> None:
        self.graph = graph
        self.collecting = collecting
        self.order = _definition_order(graph)
        self.live = live_at_entry(graph)
        self.roots: dict[Operation, list[Variable]] = {}

    def find_roots(self) -> bool:
        """Decide what each operation must save; whether there is anything."""
        for block, indices in self.collecting.items():
            self._find_roots(block, indices)
        return bool(self.roots)

    def insert(self) -> None:
        """Rewrite the graph."""
        saved = {variable for roots in self.roots.values() for variable in roots}
        if not saved:
            return
        versions = _Versions(self.graph, saved)
        blocks = list(self.graph.iterate_blocks())
        for block in blocks:
            last = self._rewrite(block, versions)
            versions.note(block, last)
        versions.connect(blocks)

    def _find_roots(self, block: Block, indices: set[int]) -> None:
        """Walk a block backwards with the set of references alive, and note what each operation must save."""
        alive = {variable for variable in _alive_at_exit(block, self.live) if is_gc_pointer(variable.concretetype)}
        for index in range(len(block.operations) - 1, -1, -1):
            operation = block.operations[index]
            alive.discard(operation.result)
            if index in indices and alive:
                self.roots[operation] = sorted(alive, key=self.order.__getitem__)
            for value in operation.args:
                if isinstance(value, Variable) and is_gc_pointer(value.concretetype):
                    alive.add(value)

    def _rewrite(self, block: Block, versions: _Versions) -> dict[Variable, Variable]:
        """Insert the operations of one block; the versions of saved variables at its end."""
        current: dict[Variable, Variable] = {}
        result: list[Operation] = []
        for operation in block.operations:
            versions.rename(operation.args, current, block)
            roots = self.roots.get(operation)
            if roots is None:
                result.append(operation)
                continue
            pushed = list(roots)
            versions.rename(pushed, current, block)
            result.append(Operation("gc_push_roots", pushed, Variable("", Void), operation.position))  # type: ignore[arg-type]
            result.append(operation)
            for depth, root in enumerate(reversed(roots)):
                reloaded = current[root] = root.copy()
                number = Constant(depth, Signed)
                result.append(Operation("gc_reload_root", [number], reloaded, operation.position))
            dropped = [current[root] for root in roots]
            result.append(Operation("gc_pop_roots", dropped, Variable("", Void), operation.position))  # type: ignore[arg-type]
        block.operations = result
        return current


class _Versions:
    """The versions of saved variables, and where each is to be used."""

    def __init__(self, graph: FunctionGraph, saved: set[Variable]) -> None:
        self.entering = predecessors(graph)
        self.saved = saved
        self.slots: dict[Variable, Slot] = {}
        self.pending: list[tuple[list, int, Variable, Block]] = []  # type: ignore[type-arg]
        self.at_exit: dict[Block, dict[Variable, Variable]] = {}
        self.defined_in: dict[Block, set[Variable]] = {}
        for block in self.entering:
            own = {variable for variable in block.inputargs if variable in saved}
            own.update(operation.result for operation in block.operations if operation.result in saved)
            if own:
                self.defined_in[block] = own

    def rename(self, values: list, current: dict[Variable, Variable], block: Block) -> None:  # type: ignore[type-arg]
        """Replace saved variables by their version; those from other blocks are noted for ``connect``."""
        own = self.defined_in.get(block, ())
        for index, value in enumerate(values):
            if value in self.saved:
                if value in current:
                    values[index] = current[value]
                elif value not in own:
                    self.pending.append((values, index, value, block))

    def note(self, block: Block, last: dict[Variable, Variable]) -> None:
        """Rename the exits of a block that was rewritten and remember its last versions (a switch is no reference)."""
        for link in block.exits:
            self.rename(link.args, last, block)
        self.at_exit[block] = last

    def connect(self, blocks: list[Block]) -> None:
        """Give every noted use the version that reaches its block."""
        for block in blocks:
            for variable in self.defined_in.get(block, ()):
                self._slot(variable).at_exit[block] = variable
        for block in blocks:
            for variable, version in self.at_exit[block].items():
                self._slot(variable).at_exit[block] = version
        for values, index, variable, block in self.pending:
            values[index] = self._slot(variable).at_entry(block)

    def _slot(self, variable: Variable) -> Slot:
        slot = self.slots.get(variable)
        if slot is None:
            slot = self.slots[variable] = Slot(self.entering, variable.copy, lambda: _no_version(variable))
        return slot


def _no_version(variable: Variable) -> Variable:
    raise AssertionError(f"{variable} is used where no definition reaches")


def _alive_at_exit(block: Block, live: dict[Block, set[Variable]]) -> set[Variable]:
    alive: set[Variable] = set()
    for link in block.exits:
        alive |= live[link.target]
        alive.update(value for value in link.args if isinstance(value, Variable))
    return alive


def _definition_order(graph: FunctionGraph) -> dict[Variable, int]:
    order: dict[Variable, int] = {}
    for block in graph.iterate_blocks():
        for variable in block.inputargs:
            order[variable] = len(order)
        for operation in block.operations:
            order[operation.result] = len(order)
    return order
