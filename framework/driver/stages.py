"""The stages between the user's live function and low-level graphs that are ready for IR.

    infer_program ─► lower_program ─► finish_graphs

Each works on a whole program.  What goes wrong inside a stage for a reason that is no mistake of the user's carries the
user's line that was being translated (``diagnostics.errors.translating``).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from framework.annotator.annotator import Annotator
from framework.annotator.provenance import call_chain
from framework.annotator.rules.lowlevel import annotation_of_type
from framework.diagnostics.errors import (
    KitError,
    is_own_file,
    line_being_translated,
    name_line_being_translated,
    translating,
)
from framework.flowgraph.model import FunctionGraph
from framework.gc.barriers import insert_barriers
from framework.gc.collecting import find_collecting
from framework.gc.roots import insert_roots
from framework.lltypes.types import Address, Signed
from framework.lowering import Lowerer
from framework.runtime.entry import make_main, raise_memory_error, raise_recursion_error
from framework.transform.exceptions import make_exceptions_explicit
from framework.transform.passes import PASSES, REQUIRED, run_passes

RUNTIME_SYMBOLS = frozenset(["kit_thread_state"])
"""Data that the runtime unit defines for the other units."""


@dataclass(slots=True)
class Program:
    """A program on its way: what inference knows, the graphs with fixed linker symbols, and all graphs once lowered."""

    annotator: Annotator
    exports: dict[str, FunctionGraph]
    graphs: list[FunctionGraph] = field(default_factory=list)


def annotate_program(
    entry_point: Callable[[list[str]], Any], annotator: Annotator | None = None
) -> tuple[Annotator, dict[str, FunctionGraph]]:
    """Infer types for a whole program.

    Args:
        annotator: a fresh one, for who wants to look into it when inference fails, or while it works.
    Returns: the annotator, and the graphs with fixed linker symbols by symbol.
    Raises: KitError or KitErrors for what is refused.
    """
    annotator = annotator or Annotator()
    arguments = [annotation_of_type(Signed), annotation_of_type(Address)]
    exports = {
        "kit_main": annotator.build_entry(make_main(entry_point), arguments),
        "kit_raise_memory_error": annotator.build_entry(raise_memory_error, []),
        "kit_stack_overflow": annotator.build_entry(raise_recursion_error, []),
    }
    annotator.complete()
    return annotator, exports


def infer_program(entry_point: Callable[[list[str]], Any], annotator: Annotator | None = None) -> Program:
    """A program with inferred types."""
    return Program(*annotate_program(entry_point, annotator))


def lower_program(program: Program, lowerer: Lowerer | None = None) -> list[FunctionGraph]:
    """Lower all graphs of a program and name those that other units call.

    Args:
        lowerer: a fresh one for the program's annotator, for who wants to watch it.
    Raises: KitError for what only lowering finds out.
    """
    lowerer = lowerer or Lowerer(program.annotator)
    try:
        program.graphs = lowerer.lower_all()
    except Exception as error:
        _explain_failure(error, program.annotator)
        raise
    for symbol, graph in program.exports.items():
        graph.hints["symbol"] = symbol
    return program.graphs


def _explain_failure(error: Exception, annotator: Annotator) -> None:
    """Give a refusal its place and chain of calls, and an internal error the user's line.

    When the line being lowered is the kit's own, that is the last line of the user's on the way to it.
    """
    place = line_being_translated(error)
    graph = error.__dict__.get("graph_being_translated")
    if graph is None or place is None:
        return
    chain = call_chain(annotator, graph)
    if is_own_file(place.filename):
        calls = [call.position for call in chain if call.position is not None]
        place = next((call for call in reversed(calls) if not is_own_file(call.filename)), place)
        name_line_being_translated(error, place)
    if isinstance(error, KitError):
        error.chain = error.chain or chain
        if error.position is None or is_own_file(error.position.filename):
            error.position = place


def finish_graphs(graphs: list[FunctionGraph], optimise: bool, times: dict[str, float] | None = None) -> None:
    """Everything between lowering and IR; ``times`` collects the seconds of each pass."""
    run_passes(graphs, PASSES if optimise else REQUIRED, times=times)
    make_exceptions_explicit(graphs)
    insert_collector_code(graphs)


def insert_collector_code(graphs: list[FunctionGraph]) -> None:
    """Write barriers, and roots on the shadow stack."""
    find_collecting(graphs)
    for graph in graphs:
        with translating(graph.position):
            insert_barriers(graph)
            insert_roots(graph)
