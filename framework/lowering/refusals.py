"""What goes wrong while a program is lowered: refusals get the user's line, and lowering goes on to find the next one.

A rule that refuses raises KitError.  The Lowerer catches it, puts a value that nobody will see in the place of the result
and goes on, so that one run reports several independent errors; ``lower_all`` raises them together.  After a refusal the
program is no longer consistent: an internal error that comes later is a consequence, and is dropped.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from framework.annotator.errors import HINTS
from framework.annotator.provenance import call_chain
from framework.diagnostics.errors import (
    ErrorList,
    KitError,
    KitErrors,
    is_own_file,
    line_being_translated,
    name_line_being_translated,
)
from framework.flowgraph.model import FunctionGraph, Operation, Position

if TYPE_CHECKING:
    from collections.abc import Callable

    from framework.annotator.annotator import Annotator
    from framework.annotator.model import SomeObject
    from framework.lowering.representation import Representation


class RefusalHandling:
    """The part of the Lowerer that collects refusals."""

    annotator: Annotator
    representation: Callable[[SomeObject], Representation]

    def start_refusals(self) -> None:
        """Nothing was refused yet."""
        self.refusals = ErrorList()
        self._refused_types: set[str] = set()  # messages of refusals of a type, which come wherever it is used

    def refuse(self, error: KitError, graph: FunctionGraph, position: Position | None) -> None:
        """Note a refusal in a graph, with its place, chain of calls and way out."""
        for part in error.errors if isinstance(error, KitErrors) else [error]:
            if part.position is None and part.message in self._refused_types:
                continue
            if part.position is None:
                self._refused_types.add(part.message)
            complete_refusal(part, self.annotator, graph, position)
            self.refusals.add(part)
        # Inference of a helper raises what it has collected again and again; here it is reported.
        self.annotator.errors.errors.clear()

    def refuse_graph(self, error: KitError, graph: FunctionGraph) -> None:
        """Note a refusal of the type of a parameter or result: the first operation that makes one is its place."""
        for _, operation in graph.iterate_operations():
            try:
                self.representation(self.annotator.annotation(operation.result))
            except KitError:
                self.refuse(error, graph, operation.position)
                return
        self.refuse(error, graph, graph.position)

    def note_place(self, error: Exception, graph: FunctionGraph, operation: Operation) -> None:
        """Give an internal error the user's line that was being lowered."""
        if line_being_translated(error) is None and operation.position is not None:
            name_line_being_translated(error, users_place(self.annotator, graph, operation.position))
        error.add_note(f"while lowering {operation} at {operation.position} in {graph.name}")


def complete_refusal(error: KitError, annotator: Annotator, graph: FunctionGraph, position: Position | None) -> None:
    """Add what the rule that refused does not know; a line of the kit's own is not the user's mistake."""
    if error.position is None or is_own_file(error.position.filename):
        error.position = users_place(annotator, graph, position or graph.position)
    error.chain = error.chain or call_chain(annotator, graph)
    error.hint = error.hint or HINTS.get(error.code, "")


def users_place(annotator: Annotator, graph: FunctionGraph, position: Position | None) -> Position | None:
    """``position``, or the last line of the user's on the way to it when it lies in the kit's own source."""
    if position is None or not is_own_file(position.filename):
        return position
    calls = [call.position for call in call_chain(annotator, graph) if call.position is not None]
    return next((call for call in reversed(calls) if not is_own_file(call.filename)), position)
