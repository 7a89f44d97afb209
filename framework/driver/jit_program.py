"""What a program gets for its JIT between lowering and the passes: portals with the JIT's entry, and the tables.

lowered graphs ─► codewriter ─► jitcodes, descriptors, drivers ─► static data behind ``kit_jit_tables``
      └─► markers become the JIT's entry in the native portals
"""

from __future__ import annotations

from typing import Any

from framework.flowgraph.model import FunctionGraph
from framework.jit.codewriter.codewriter import CodeWriter
from framework.jit.codewriter.native_markers import lower_markers
from framework.jit.codewriter.native_portal import EntryHelpers, add_jit_entries
from framework.jit.codewriter.portal import find_merge_points
from framework.jit.codewriter.static_tables import tables_graph
from framework.llvm.targets import Target
from framework.transform.jit_hints import remove_jit_hints

BACKENDS = frozenset(["x86_64-linux-gnu"])


def has_jit_for(target: Target) -> bool:
    """Whether there is a backend for a machine."""
    return target.name in BACKENDS


def has_merge_point(graphs: list[FunctionGraph]) -> bool:
    """Whether a program is an interpreter with a JitDriver."""
    return any(find_merge_points(graph) for graph in graphs)


def add_jit(graphs: list[FunctionGraph], helpers: EntryHelpers, policy: Any = None) -> int:
    """Rewrite the lowered graphs of a program for its JIT.

    Args:
        graphs: all of them; new ones are appended.
        policy: a ``JitPolicy`` of the target, or None.
    Returns: the number of functions that traces look inside.
    Raises: KitError for wrong use of hints.
    """
    writer = CodeWriter(graphs, policy)
    tables = writer.run()
    graphs += writer.new_graphs
    add_jit_entries(graphs, writer.drivers, helpers)
    lower_markers(graphs, writer, helpers)
    graphs.append(tables_graph(writer, tables))
    return len(tables.jitcodes)


def remove_hints(graphs: list[FunctionGraph]) -> None:
    """Drop what only the codewriter reads."""
    for graph in graphs:
        remove_jit_hints(graph)
