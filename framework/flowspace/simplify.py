"""Tidies a graph after it was built: what is left is what a person would draw.

handlers that only raise again      block ends with LAST_EXCEPTION, handler → except block:   unprotected
empty blocks                        a → (empty) → b:                                          a → b
tests of a constant                 a —[True]→ (x) if x:                                      a → its true exit
chains                              a → b, the only way into b:                               one block
inputs that are always one constant replaced by it
inputs and pure results not used    removed; a block that ended with such a result is unprotected
"""

from __future__ import annotations

from framework.flowgraph.model import Block, Constant, FunctionGraph, Link, Value, Variable
from framework.flowspace.framestate import constant_key

PURE = frozenset({"is_", "not_", "newtuple", "newlist", "newcell", "match_sequence", "match_mapping"})


def simplify(graph: FunctionGraph) -> None:
    """Apply all rules until nothing changes."""
    changed = True
    while changed:
        changed = _remove_reraising_handlers(graph)
        changed |= _skip_empty_blocks(graph)
        changed |= _merge_chains(graph)
        changed |= _propagate_constants(graph)
        changed |= _remove_dead_values(graph)


def _remove_reraising_handlers(graph: FunctionGraph) -> bool:
    changed = False
    for block in list(graph.iterate_blocks()):
        if block.can_raise:
            target, args = _final_target(block.exits[1])
            if target is graph.exceptblock and args[0] is block.exits[1].exc_value:
                block.exitswitch = None
                block.close(block.exits[0])
                changed = True
    return changed


def _final_target(link: Link) -> tuple[Block, list[Value]]:
    """Where a link leads through empty blocks, with what arguments."""
    target, args = link.target, link.args
    seen: set[Block] = set()
    while not target.operations and target not in seen:
        seen.add(target)
        following = _only_exit(target, args)
        if following is None:
            break
        mapping = dict(zip(target.inputargs, args, strict=True))
        args = [_mapped(mapping, arg) for arg in following.args]
        target = following.target
    return target, args


def _only_exit(block: Block, args: list[Value]) -> Link | None:
    """The exit an empty block takes, given what its inputs are."""
    if block.exitswitch is None:
        return block.exits[0] if len(block.exits) == 1 else None
    if isinstance(block.exitswitch, Variable) and block.exitswitch in block.inputargs:
        value = args[block.inputargs.index(block.exitswitch)]
        if isinstance(value, Constant):
            matching = [link for link in block.exits if link.exitcase is value.value]
            return matching[0] if matching else None
    return None


def _mapped(mapping: dict[Variable, Value], value: Value) -> Value:
    return mapping.get(value, value) if isinstance(value, Variable) else value


def _skip_empty_blocks(graph: FunctionGraph) -> bool:
    changed = False
    for block in list(graph.iterate_blocks()):
        for link in block.exits:
            target, args = _final_target(link)
            if target is not link.target:
                link.target, link.args = target, args
                changed = True
    return changed


def _incoming(graph: FunctionGraph) -> dict[Block, list[Link]]:
    result: dict[Block, list[Link]] = {graph.startblock: []}
    for block in graph.iterate_blocks():
        for link in block.exits:
            result.setdefault(link.target, []).append(link)
    return result


def _merge_chains(graph: FunctionGraph) -> bool:
    incoming = _incoming(graph)
    changed = False
    for block in list(graph.iterate_blocks()):
        while block.exitswitch is None and len(block.exits) == 1:
            link = block.exits[0]
            target = link.target
            if len(incoming[target]) != 1 or target.is_final or target in (graph.startblock, block):
                break
            mapping = dict(zip(target.inputargs, link.args, strict=True))
            rename(target, mapping)
            block.operations += target.operations
            block.exitswitch = target.exitswitch
            block.position = target.position
            block.close(*target.exits)
            target.operations, target.exits = [], []
            changed = True
    return changed


def rename(block: Block, mapping: dict[Variable, Value]) -> None:
    """Replace variables in a block (not its inputs)."""
    for operation in block.operations:
        operation.args = [_mapped(mapping, arg) for arg in operation.args]
    if isinstance(block.exitswitch, Variable):
        block.exitswitch = _mapped(mapping, block.exitswitch)
    for link in block.exits:
        link.args = [_mapped(mapping, arg) for arg in link.args]


def _propagate_constants(graph: FunctionGraph) -> bool:
    """Inputs that get the same constant on every way in."""
    changed = False
    for target, links in _incoming(graph).items():
        if target in (graph.startblock, graph.returnblock, graph.exceptblock):
            continue
        for place in range(len(target.inputargs) - 1, -1, -1):
            constant = _common_constant(target.inputargs[place], [link.args[place] for link in links])
            if constant is not None:
                rename(target, {target.inputargs[place]: constant})
                _remove_input(target, place, links)
                changed = True
        _resolve_constant_switch(target)
    return changed


def _common_constant(variable: Variable, values: list[Value]) -> Constant | None:
    found: Constant | None = None
    for value in values:
        if value is variable:
            continue
        if not isinstance(value, Constant):
            return None
        if found is not None and constant_key(found.value) != constant_key(value.value):
            return None
        found = value
    return found


def _resolve_constant_switch(block: Block) -> None:
    if isinstance(block.exitswitch, Constant):
        value = block.exitswitch.value
        chosen = next(link for link in block.exits if link.exitcase is value)
        chosen.exitcase = None
        block.exitswitch = None
        block.close(chosen)


def _remove_input(target: Block, place: int, links: list[Link]) -> None:
    del target.inputargs[place]
    for link in links:
        del link.args[place]


def _remove_dead_values(graph: FunctionGraph) -> bool:
    incoming = _incoming(graph)
    needed = _needed_variables(graph, incoming)
    changed = False
    for block, links in incoming.items():
        kept = [op for op in block.operations if op.result in needed or op.opname not in PURE]
        changed |= len(kept) != len(block.operations)
        if block.can_raise and block.operations[-1] not in kept:
            block.exitswitch = None
            block.close(block.exits[0])
        block.operations = kept
        if block.is_final or block is graph.startblock:
            continue
        for place in range(len(block.inputargs) - 1, -1, -1):
            if block.inputargs[place] not in needed:
                _remove_input(block, place, links)
                changed = True
    return changed


def _needed_variables(graph: FunctionGraph, incoming: dict[Block, list[Link]]) -> set[Variable]:
    """Variables that something with an effect uses, directly or not."""
    uses: dict[Variable, list[Value]] = {}
    todo: list[Value] = []
    for block, links in incoming.items():
        for operation in block.operations:
            if operation.opname in PURE:
                uses.setdefault(operation.result, []).extend(operation.args)
            else:
                todo += operation.args
        if isinstance(block.exitswitch, Variable):
            todo.append(block.exitswitch)
        for place, variable in enumerate(block.inputargs):
            if block.is_final or block is graph.startblock:
                todo += [link.args[place] for link in links]
            else:
                uses.setdefault(variable, []).extend(link.args[place] for link in links)
    needed: set[Variable] = set()
    while todo:
        value = todo.pop()
        if isinstance(value, Variable) and value not in needed:
            needed.add(value)
            todo += uses.get(value, ())
    return needed
