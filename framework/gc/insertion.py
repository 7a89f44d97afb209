"""Host: everything the collector needs in the graphs of a program, in order.

find_collecting    which graphs may collect           needs explicit exceptions
insert_barriers    write barriers                     needs find_collecting
insert_roots       saving references around calls     needs barriers; nothing may be moved afterwards
"""

from __future__ import annotations

from collections.abc import Iterable

from framework.flowgraph.model import FunctionGraph
from framework.gc.barriers import insert_barriers
from framework.gc.collecting import find_collecting
from framework.gc.roots import insert_roots


def insert_collector_operations(graphs: Iterable[FunctionGraph]) -> None:
    """Make all graphs of a unit ready for a moving collector; the last step before code is written."""
    graphs = list(graphs)
    find_collecting(graphs)
    for graph in graphs:
        insert_barriers(graph)
        insert_roots(graph)
