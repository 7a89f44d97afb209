"""Where facts come from: turns a refusal at a site into an error with both origins and the chain of calls.

Nothing is recorded for values that flow inside a graph: the links are still there when an error has to be explained, so the
origin of an annotation is found by walking back from a variable over links, and over the recorded calls
(``annotator.arguments_at``) from a parameter to the arguments, until an operation or a constant is reached.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from framework.annotator import model
from framework.annotator.errors import HINTS, Refused, UnionConflict
from framework.annotator.model import SomeObject
from framework.annotator.typenames import type_text
from framework.diagnostics.errors import Call, KitError, Note
from framework.flowgraph.model import Block, Constant, FunctionGraph, Link, Operation, Position, Value, Variable

if TYPE_CHECKING:
    from framework.annotator.annotator import Annotator, Site

MAX_STEPS = 2000


def explain(annotator: Annotator, refusal: Refused, site: Site | None) -> KitError:
    """The error for a refusal at a site."""
    notes: list[Note | str] = []
    if isinstance(refusal, UnionConflict):
        notes = _origins(annotator, refusal, site)
    return KitError(
        refusal.code,
        refusal.message,
        position_of(site),
        notes,
        hint=HINTS.get(refusal.code, ""),
        chain=call_chain(annotator, site.graph) if site else [],
    )


def complete_error(annotator: Annotator, error: KitError, site: Site | None) -> None:
    """Add place and chain of calls to an error of the front end."""
    if error.position is None:
        error.position = position_of(site)
    if not error.chain and site is not None:
        error.chain = call_chain(annotator, site.graph)


def position_of(site: Site | None) -> Position | None:
    """The source place of a site."""
    if site is None:
        return None
    if site.operation is not None and site.operation.position is not None:
        return site.operation.position
    if site.operation is None and site.block.position is not None:
        return site.block.position
    for operation in reversed(site.block.operations):
        if operation.position is not None:
            return operation.position
    return site.graph.position


def call_chain(annotator: Annotator, graph: FunctionGraph) -> list[Call]:
    """The shortest way from an entry point to a graph, entry point first."""
    parent: dict[FunctionGraph, Site | None] = {graph: None}
    queue = [graph]
    for current in queue:
        if current in annotator.entry_points:
            return _steps(annotator, current, parent)
        for site in annotator.callers.get(current, ()):
            if site.graph not in parent:
                parent[site.graph] = site
                queue.append(site.graph)
    return [Call(function_name(annotator, graph))]


def _steps(annotator: Annotator, start: FunctionGraph, parent: dict[FunctionGraph, Any]) -> list[Call]:
    """From the entry point down: ``parent[g]`` is the site in g that calls the next graph of the way."""
    result: list[Call] = []
    current: FunctionGraph | None = start
    while current is not None:
        site = parent[current]
        result.append(Call(function_name(annotator, current), position_of(site)))
        current = _next_graph(annotator, site, parent) if site is not None else None
    return result


def _next_graph(annotator: Annotator, site: Site, parent: dict[FunctionGraph, Any]) -> FunctionGraph | None:
    order = list(parent)
    called = [graph for graph in order if site in annotator.callers.get(graph, ())]
    return min(called, key=order.index) if called else None


def function_name(annotator: Annotator, graph: FunctionGraph) -> str:
    """The user's name of the function of a graph."""
    description = annotator.description_of.get(graph)
    return description.signature.name if description is not None else graph.name


# --- both origins of a conflict


def _origins(annotator: Annotator, conflict: UnionConflict, site: Site | None) -> list[Note | str]:
    notes: list[Note | str] = []
    for what, contributions in conflict.meetings[:1]:
        for annotation, source in contributions[:1]:
            text = f"{what}: {type_text(annotation)} first comes from here"
            if isinstance(source, str):
                notes.append(Note(f"{what}: {type_text(annotation)} comes from the {source}"))
            else:
                notes.append(Note(text, position_of(source)))
    variable = getattr(conflict, "variable", None)
    if variable is None and site is not None and site.operation is not None:
        notes += _operand_origins(annotator, conflict, site)
    if variable is not None and site is not None:
        graph, block = _block_of(annotator, variable, site)
        for side in (conflict.left, conflict.right):
            place = _find_origin(annotator, graph, block, variable, side)
            if place is not None:
                notes.append(Note(f"{type_text(side)} comes from here", place))
        if variable.name:
            notes.append(f"they meet in the variable {variable.name!r}")
    return notes


def _operand_origins(annotator: Annotator, conflict: UnionConflict, site: Site) -> list[Note | str]:
    assert site.operation is not None
    for value in reversed(site.operation.args):
        if isinstance(value, Variable) and type(annotator.annotation(value)) is type(conflict.right):
            place = _origin_of_value(annotator, site.graph, site.block, value, conflict.right)
            if place is not None and place != site.operation.position:
                return [Note(f"{type_text(conflict.right)} comes from here", place)]
    return []


def _block_of(annotator: Annotator, variable: Variable, site: Site) -> tuple[FunctionGraph, Block | None]:
    graphs: Iterable[FunctionGraph] = [site.graph]
    if site.operation is not None:
        targets = annotator.call_targets.get(site.operation)
        graphs = [site.graph, *(g for g in targets.graphs.values() if g is not None)] if targets else [site.graph]
    for graph in graphs:
        for block in graph.iterate_blocks():
            if variable in block.inputargs:
                return graph, block
    return site.graph, None


def _origin_of_value(
    annotator: Annotator, graph: FunctionGraph, block: Block, value: Value, kind: SomeObject
) -> Position | None:
    if variable_is_input(block, value):
        return _find_origin(annotator, graph, block, value, kind)
    return _position_of_result(block, value)


def variable_is_input(block: Block, value: Value) -> bool:
    """Whether a value enters the block from outside."""
    return isinstance(value, Variable) and value in block.inputargs


def _position_of_result(block: Block, value: Value) -> Position | None:
    for operation in block.operations:
        if operation.result is value:
            return operation.position
    return None


def _find_origin(
    annotator: Annotator, graph: FunctionGraph, block: Block | None, variable: Any, kind: SomeObject
) -> Position | None:
    """Place of an operation or constant that gives ``variable`` a value of the kind of ``kind``."""
    seen: set[Any] = set()
    work: list[tuple[FunctionGraph, Block, Value]] = [(graph, block, variable)] if block is not None else []
    for _ in range(MAX_STEPS):
        if not work:
            return None
        graph, block, value = work.pop(0)
        assert block is not None
        for source_graph, source_block, source, place in _sources(annotator, graph, block, value):
            if not _is_alike(annotator.annotation(source), kind):
                continue
            if isinstance(source, Constant) or not variable_is_input(source_block, source):
                return _position_of_result(source_block, source) or place
            if source not in seen:
                seen.add(source)
                work.append((source_graph, source_block, source))
    return None


def _is_alike(annotation: SomeObject, kind: SomeObject) -> bool:
    if isinstance(kind, model.SomeInstance):
        return isinstance(annotation, model.SomeInstance) and annotation.classdef.is_subclass_of(kind.classdef)
    return type(annotation) is type(kind)


def _sources(annotator: Annotator, graph: FunctionGraph, block: Block, value: Value) -> list[Any]:
    """(graph, block, value, place) that flow into an input of a block."""
    index = block.inputargs.index(value)  # type: ignore[arg-type]
    result: list[Any] = []
    for origin in graph.iterate_blocks():
        for link in origin.exits:
            if link.target is block and annotator.is_reached(origin):
                result.append((graph, origin, link.args[index], _place_of_link(origin, link)))
    if block is graph.startblock:
        for site in annotator.callers.get(graph, ()):
            values = annotator.arguments_at.get(site, {}).get(graph, [])
            given = values[index] if index < len(values) else None
            if given is not None:
                result.append((site.graph, site.block, given, position_of(site)))
    return result


def _place_of_link(block: Block, link: Link) -> Position | None:
    last: Operation | None = block.operations[-1] if block.operations else None
    return block.position or (last.position if last is not None else None)
