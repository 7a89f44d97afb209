"""The last stage before IR: passes over the low-level graphs, then exceptions, write barriers and roots made explicit.

Apart from ``stages`` so that commands which stop after lowering start without the passes and the collector.
"""

from __future__ import annotations

from framework.diagnostics.errors import translating
from framework.flowgraph.model import FunctionGraph
from framework.gc.barriers import insert_barriers
from framework.gc.collecting import find_collecting
from framework.gc.roots import insert_roots
from framework.transform.exceptions import make_exceptions_explicit
from framework.transform.passes import PASSES, REQUIRED, run_passes


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
