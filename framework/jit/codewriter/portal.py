"""The portal: the part of an interpreter from its merge point on, as a graph of its own.

    run(code):                                  run(code):
        frame = …                                   frame = …
    top(pc, acc):                                   return direct_call(portal, 0, code, frame, 0)
        jit_marker(merge point, pc, code,    ⟶
                   frame, acc)                  portal(pc₁, code₁, frame₁, acc₁):
        …                                           goto point(pc₁, code₁, frame₁, acc₁)
        goto top(pc + 1, acc + x)               point(pc, code, frame, acc):
                                                    jit_marker(merge point, pc, code, frame, acc)
                                                    …
                                                    goto top(pc + 1, acc + x)
                                                top(pc₂, acc₂):
                                                    goto point(pc₂, code, frame, acc₂)

Everything that is alive behind the merge point is a green or a red: what the driver doesn't list becomes a further red, as
with ``reds='auto'``.  Where the driver is also used by ``can_enter_jit``, or has a function that takes the reds, these
would lack it, and the program is refused.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from framework.diagnostics.errors import KitError
from framework.flowgraph.dominators import live_at_entry, predecessors
from framework.flowgraph.editing import Slot, copy_graph, split_block
from framework.flowgraph.model import Block, Constant, FunctionGraph, Link, Operation, Value, Variable
from framework.lltypes.memory import FunctionPointer
from framework.lltypes.types import Void
from framework.lowering.context import function_constant
from framework.rlib.jit import JitDriver

FIRST_VARIABLE = 3  # of a merge point's operands: kind, driver, functions, greens, reds


@dataclass
class Portal:
    """A merge point that was found.

    Attributes:
        driver: what it belongs to.
        graph: begins at the merge point; its parameters are greens and reds, those without content left out.
        entry: the function as the program calls it, which calls ``graph``.
        green_names, red_names: of the parameters.
        functions: the driver's, by name.
    """

    driver: JitDriver
    graph: FunctionGraph
    entry: FunctionGraph
    green_names: list[str]
    red_names: list[str]
    functions: dict[str, FunctionPointer] = field(default_factory=dict)

    @property
    def greens(self) -> list[Variable]:
        """The parameters that are greens."""
        return self.graph.startblock.inputargs[: len(self.green_names)]

    @property
    def reds(self) -> list[Variable]:
        """The parameters that are reds."""
        return self.graph.startblock.inputargs[len(self.green_names) :]


def marker_kind(operation: Operation) -> str:
    """The kind of a marker, "" for other operations."""
    if operation.opname != "jit_marker":
        return ""
    kind = operation.args[0]
    assert isinstance(kind, Constant)
    return str(kind.value)


def find_merge_points(graph: FunctionGraph) -> list[tuple[Block, int]]:
    """The merge points in a graph: block and index of the operation."""
    return [
        (block, index)
        for block in graph.iterate_blocks()
        for index, operation in enumerate(block.operations)
        if marker_kind(operation) == "jit_merge_point"
    ]


def split_portals(graphs: list[FunctionGraph]) -> list[Portal]:
    """Split off all portals; the new graphs are appended to ``graphs``.

    Raises: KitError for merge points that can't be made portals.
    """
    result: list[Portal] = []
    by_driver: dict[int, str] = {}
    entered = _entered_drivers(graphs)
    for graph in list(graphs):
        points = find_merge_points(graph)
        if not points:
            continue
        block, index = points[0]
        operation = block.operations[index]
        if len(points) > 1:
            message = "a function has one merge point, this one has more"
            raise KitError("K271", message, points[1][0].operations[points[1][1]].position)
        driver = operation.args[1].value  # type: ignore[union-attr]
        has_fixed_reds = driver in entered or driver.confirm_enter_jit is not None
        portal = split_portal(graph, block, index, has_fixed_reds)
        other = by_driver.setdefault(id(portal.driver), graph.name)
        if other != graph.name:
            message = f"the driver {portal.driver.name} has merge points in {other} and {graph.name}; clone() it"
            raise KitError("K271", message, operation.position)
        graphs.append(portal.graph)
        result.append(portal)
    return result


def _entered_drivers(graphs: Iterable[FunctionGraph]) -> set[JitDriver]:
    """The drivers that a ``can_enter_jit`` belongs to."""
    return {
        operation.args[1].value  # type: ignore[union-attr]
        for graph in graphs
        for _, operation in graph.iterate_operations()
        if marker_kind(operation) == "can_enter_jit"
    }


def split_portal(graph: FunctionGraph, block: Block, index: int, has_fixed_reds: bool = False) -> Portal:
    """Split a graph at its merge point."""
    marker = block.operations[index]
    driver: JitDriver = marker.args[1].value  # type: ignore[union-attr]
    names = list(driver.greens) + list(driver.reds)
    if driver.autoreds or not has_fixed_reds:
        names += _add_automatic_reds(graph, block, index, marker)
    variables = marker.args[FIRST_VARIABLE:]
    kept = [i for i, variable in enumerate(variables) if variable.concretetype is not Void]
    marker.args = [*marker.args[:FIRST_VARIABLE], *(variables[i] for i in kept)]
    green_names = [names[i] for i in kept if i < len(driver.greens)]
    red_names = [names[i] for i in kept if i >= len(driver.greens)]
    portal = copy_graph(graph, f"{graph.name}.portal")
    _start_at_merge_point(portal)
    portal.hints = {**graph.hints, "portal": driver, "dont_inline": True}
    portal.hints.pop("inline", None)
    portal.hints.pop("symbol", None)
    _call_portal(graph, block, index, portal)
    functions: dict[str, FunctionPointer] = marker.args[2].value  # type: ignore[union-attr]
    return Portal(driver, portal, graph, green_names, red_names, functions)


def _add_automatic_reds(graph: FunctionGraph, block: Block, index: int, marker: Operation) -> list[str]:
    """Give the marker what is alive behind it and not among its variables.  Returns: the names."""
    given = marker.args[FIRST_VARIABLE:]
    alive = [v for v in alive_behind(graph, block, index) if v not in given]
    marker.args += alive
    names: list[str] = []
    for number, variable in enumerate(alive):
        name = variable.name or f"red{number}"
        names.append(name if name not in names else f"{name}_{number}")
    return names


def alive_behind(graph: FunctionGraph, block: Block, index: int) -> list[Variable]:
    """The variables that are used after the operation at ``index``, in the order of their definitions."""
    at_entry = live_at_entry(graph)
    alive = set(_variables([block.exitswitch]))
    for link in block.exits:
        alive |= at_entry[link.target]
        alive |= {value for value in _variables(link.args) if value is not link.exc_value}
    for operation in reversed(block.operations[index + 1 :]):
        alive.discard(operation.result)
        alive.update(_variables(operation.args))
    order = {v: n for n, v in enumerate(_definitions(graph))}
    return sorted((v for v in alive if v.concretetype is not Void), key=lambda v: order[v])


def _variables(values: Iterable[Any]) -> list[Variable]:
    return [value for value in values if isinstance(value, Variable)]


def _definitions(graph: FunctionGraph) -> list[Variable]:
    found: list[Variable] = []
    for block in graph.iterate_blocks():
        found += block.inputargs
        found += [operation.result for operation in block.operations]
        found += [link.exc_value for link in block.exits if link.exc_value is not None]
    return found


def _start_at_merge_point(portal: FunctionGraph) -> None:
    """Make the graph begin at its merge point."""
    ((block, index),) = find_merge_points(portal)
    marker = block.operations[index]
    point = split_block(block, index)
    given = list(marker.args[FIRST_VARIABLE:])
    inside = [Variable(getattr(value, "name", ""), value.concretetype) for value in given]
    point.inputargs = list(inside)
    (entering,) = block.exits
    entering.args = list(given)
    parameters = [variable.copy() for variable in inside]
    start = Block(parameters)
    start.close(Link(list(parameters), point))
    portal.startblock = start
    marker.args[FIRST_VARIABLE:] = inside
    _rename_behind(portal, point, given, inside, marker)


def _rename_behind(
    portal: FunctionGraph, point: Block, given: list[Value], inside: list[Variable], marker: Operation
) -> None:
    """Let uses of the variables see what the merge point gives them, where that is what reaches them."""
    entering = predecessors(portal)
    home = {v: block for block in entering for v in _defined_in(block)}
    new_at_point: dict[Variable, Variable] = {}
    for old, new in zip(given, inside, strict=True):
        if isinstance(old, Variable):
            new_at_point.setdefault(old, new)
    slots: dict[Variable, Slot] = {}

    def undefined(variable: Variable) -> Value:
        name = f"'{variable.name}'" if variable.name else "a value without a name"
        message = f"{name} is used behind the merge point of {marker.args[1].value.name}, "  # type: ignore[union-attr]
        raise KitError("K271", message + "but is neither green nor red", marker.position)

    def value_in(block: Block, variable: Variable) -> Value:
        slot = slots.get(variable)
        if slot is None:
            slot = slots[variable] = Slot(entering, variable.copy, lambda: undefined(variable))
            if variable in home:
                slot.at_exit[home[variable]] = variable
            if variable in new_at_point:
                slot.at_exit[point] = new_at_point[variable]
        return slot.at_entry(block)

    for block in list(entering):
        own = set(_defined_in(block))

        def rewrite(value: Value, block: Block = block, own: set[Variable] = own) -> Value:
            if not isinstance(value, Variable) or value in own:
                return value
            if block is point and value in new_at_point:
                return new_at_point[value]
            return value_in(block, value)

        _rewrite(block, rewrite)


def _defined_in(block: Block) -> list[Variable]:
    return [
        *block.inputargs,
        *(operation.result for operation in block.operations),
        *(link.exc_value for link in block.exits if link.exc_value is not None),
    ]


def _rewrite(block: Block, rewrite: Any) -> None:
    for operation in block.operations:
        operation.args = [rewrite(value) for value in operation.args]
    if isinstance(block.exitswitch, Variable):
        block.exitswitch = rewrite(block.exitswitch)
    for link in block.exits:
        for index in range(len(link.args)):  # rewriting may append arguments for new inputs
            link.args[index] = rewrite(link.args[index])


def _call_portal(graph: FunctionGraph, block: Block, index: int, portal: FunctionGraph) -> None:
    """Replace what follows in the original by a call."""
    marker = block.operations[index]
    del block.operations[index:]
    values = [v for v in marker.args[FIRST_VARIABLE:] if v.concretetype is not Void]
    type_ = portal.return_variable.concretetype
    result = Variable("", type_)
    block.operations.append(Operation("direct_call", [function_constant(portal), *values], result, marker.position))
    block.exitswitch = None
    block.close(Link([result if type_ is not Void else Constant(None, Void)], graph.returnblock))
