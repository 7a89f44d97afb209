"""Where facts come from: turns a refusal at a site into an error with both origins and the chain of calls.

Nothing is recorded for values that flow inside a graph: the links are still there when an error has to be explained, so the
origin of an annotation is found by walking back from a variable over links, and over the recorded calls
(``annotator.arguments_at``) from a parameter to the arguments, until an operation or a constant is reached.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Any

from framework.annotator import model
from framework.annotator.counterparts import STANDARD_LIBRARY, module_of_file, way_out
from framework.annotator.errors import HINTS, Prebuilt, Refused, UnionConflict
from framework.annotator.model import SomeObject
from framework.annotator.typenames import type_text
from framework.diagnostics.errors import Call, KitError, Note, is_own_file
from framework.flowgraph.model import Block, Constant, FunctionGraph, Link, Operation, Position, Value, Variable
from framework.flowgraph.operations import BINARY, COMPARISONS

if TYPE_CHECKING:
    from framework.annotator.annotator import Annotator, Site

OPERATORS = frozenset([*BINARY, *COMPARISONS])
MAX_STEPS = 2000
MAX_DEPTH = 4


def explain(annotator: Annotator, refusal: Refused, site: Site | None) -> KitError:
    """The error for a refusal at a site."""
    place = _place_of(annotator, refusal, site)
    error = KitError(
        refusal.code,
        refusal.message,
        place,
        _origins(annotator, refusal, site, place) if site is not None else [],
        hint=refusal.hint,
        chain=call_chain(annotator, site.graph) if site else [],
    )
    blame_users_line(error)
    return error


def _place_of(annotator: Annotator, refusal: Refused, site: Site | None) -> Position | None:
    """Where the error is shown: the value that flows where it may not, else the operation."""
    value = refusal.value
    if site is not None and site.operation is None and value is not None:
        kind = _known(value)
        return _origin_of_value(annotator, site.graph, site.block, value, kind) or position_of(site)
    return getattr(refusal, "position", None) or position_of(site)


def blame_users_line(error: KitError) -> None:
    """An error in a library is the user's call that led there: show that first, and end the chain there.

    In Python's own library it means that the function called has no translation.
    """
    place = error.position
    if place is None or not _is_library(place.filename):
        return
    users = [
        number
        for number, call in enumerate(error.chain)
        if call.position is not None and not _is_library(call.position.filename)
    ]
    if not users:
        return
    last = error.chain[users[-1]]
    called = error.chain[users[-1] + 1 : users[-1] + 2]
    name = called[0].function if called else place.function
    error.position = last.position
    error.chain[users[-1] :] = [Call(last.function)]
    if is_own_file(place.filename):
        error.message = f"{name}() can't be used so: {error.message}"
        error.hint = HINTS["K221"]
    elif place.filename.startswith(STANDARD_LIBRARY):
        source = called[0].position if called and called[0].position is not None else place
        module = module_of_file(source.filename)
        error.notes = [Note(f"it uses what has no translation: {error.message}")]
        error.code, error.hint = "K105", way_out(module, name.partition(".")[0])
        error.message = f"{name}() of Python's module {module} has no translation"


def _is_library(filename: str) -> bool:
    """Whether the user did not write the file; dataclasses and the kit generate ``<string>``, ``<struct …>``."""
    is_standard = filename.startswith(STANDARD_LIBRARY) and "site-packages" not in filename
    return is_standard or is_own_file(filename) or filename.startswith("<")


def complete_error(annotator: Annotator, error: KitError, site: Site | None) -> None:
    """Add place and chain of calls to an error of the front end."""
    if error.position is None:
        error.position = position_of(site)
    if not error.chain and site is not None:
        error.chain = call_chain(annotator, site.graph)
        called = getattr(error.position, "function", "")
        if called and called != error.chain[-1].function:
            error.chain[-1] = Call(error.chain[-1].function, position_of(site))
            error.chain.append(Call(called))
    blame_users_line(error)


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


def _origins(annotator: Annotator, refusal: Refused, site: Site, place: Position | None) -> list[Note | str]:
    """Where both sides come from, and where they meet, as far as the error's own place does not say it."""
    notes: list[Note | str] = []
    for side, found in _sides(annotator, refusal, site, place):
        if isinstance(found, str):
            notes.append(f"{type_text(side)} comes from the {found}")
        elif found is not None and found != place:
            notes.append(Note(f"{type_text(side)} comes from here", found))
    if isinstance(refusal, UnionConflict):
        meeting = _meeting_place(annotator, refusal, site)
        if meeting:
            notes.append(f"they meet in {meeting}")
    return notes


def _sides(
    annotator: Annotator, refusal: Refused, site: Site, place: Position | None
) -> Iterator[tuple[SomeObject, Position | str | None]]:
    """Both sides of a conflict, or the operands of a refused operation, each with its origin."""
    if not isinstance(refusal, UnionConflict):
        if site.operation is not None and site.operation.opname in OPERATORS:
            for value in site.operation.args:
                if isinstance(value, Variable):
                    origin = _origin_of_value(annotator, site.graph, site.block, value, _known(value))
                    if origin is not None and place is not None and origin.line != place.line:
                        yield _known(value), origin
        return
    if refusal.left is refusal.right:
        return  # not two types that meet
    contributions = refusal.meetings[0][1] if refusal.meetings else []
    for side in (refusal.left, refusal.right):
        side = side.with_optional(False)
        found = _contributed(annotator, contributions, side)
        if found is None and refusal.target is not None:
            graph, block = _block_of(annotator, refusal.target, site)
            found = _find_origin(annotator, graph, block, refusal.target, side)
        if found is None and site.operation is not None:
            found = _operand_place(annotator, site, side)
        yield side, found


def _contributed(annotator: Annotator, contributions: Sequence[Any], side: SomeObject) -> Position | str | None:
    for annotation, source in contributions:
        if _is_alike(annotation, side):
            if isinstance(source, str | Prebuilt):
                return str(source)
            return _operand_place(annotator, source, side) if source is not None else None
    return None


def _operand_place(annotator: Annotator, site: Site, side: SomeObject) -> Position | None:
    """Where the operand of that kind of the operation at a site comes from."""
    if site.operation is not None:
        for value in reversed(site.operation.args):
            if _is_alike(_known(value), side):
                place = _origin_of_value(annotator, site.graph, site.block, value, side)
                if place is not None:
                    return place
    return position_of(site)


def _meeting_place(annotator: Annotator, conflict: UnionConflict, site: Site) -> str:
    if conflict.left is conflict.right:
        return ""
    if conflict.meetings:
        return f"the {conflict.meetings[0][0].what}"
    variable = conflict.target
    if variable is None:
        return ""
    graph, block = _block_of(annotator, variable, site)
    name = function_name(annotator, graph)
    if variable is graph.return_variable:
        return f"the result of {name}()"
    if block is graph.startblock and variable.name:
        return f"the argument {variable.name!r} of {name}()"
    return f"the variable {variable.name!r}" if variable.name else ""


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
    if isinstance(value, Constant):
        return value.position
    if variable_is_input(block, value):
        return _find_origin(annotator, graph, block, value, kind)
    return _position_of_result(block, value)


def follows_from_refusal(annotator: Annotator, site: Site) -> bool:
    """Whether an operand of the operation contains something that was refused already."""
    assert site.operation is not None
    return any(_mentions_unknown(_known(value), 0) for value in site.operation.args)


def _mentions_unknown(annotation: SomeObject, depth: int) -> bool:
    if isinstance(annotation, model.SomeUnknown):
        return True
    if depth == MAX_DEPTH:
        return False
    definition = getattr(annotation, "definition", None)
    slots = [getattr(definition, name, None) for name in ("item", "key", "value")]
    inner = [slot.annotation for slot in slots if slot is not None]
    inner += [*getattr(annotation, "items", ()), *getattr(annotation, "sources", ())]
    return any(_mentions_unknown(part, depth + 1) for part in inner)


def _known(value: Value) -> SomeObject:
    """What inference found out about a value so far (a constant may be what it refuses)."""
    return value.annotation or model.IMPOSSIBLE  # type: ignore[no-any-return]


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
            if not _is_alike(_known(source), kind):
                continue
            if isinstance(source, Constant):
                return source.position or place
            if not variable_is_input(source_block, source):
                return _position_of_result(source_block, source) or place
            if source not in seen:
                seen.add(source)
                work.append((source_graph, source_block, source))
    return None


def _is_alike(annotation: SomeObject, kind: SomeObject) -> bool:
    match kind:
        case model.SomeInstance():
            return isinstance(annotation, model.SomeInstance) and annotation.classdef.is_subclass_of(kind.classdef)
        case model.SomeString():
            return isinstance(annotation, model.SomeString)
        case model.SomeInteger() | model.SomeFloat():
            return type(annotation) is type(kind) and annotation.kind is kind.kind
        case model.SomePBC():
            return isinstance(annotation, model.SomePBC) and annotation.descriptions <= kind.descriptions
        case model.SomeTuple():
            return isinstance(annotation, model.SomeTuple) and len(annotation.items) == len(kind.items)
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
