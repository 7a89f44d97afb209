"""Which functions are compiled together.

Functions of one source file stay together, because they call each other and a change usually touches one file.  A file
with many operations is split by a hash of the function's name, so that a new function moves no other.  Functions with the
hint ``dispatch_loop`` are alone: they are compiled with other options.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import PurePath

from framework.flowgraph.model import FunctionGraph

OPERATIONS_PER_GROUP = 4000


@dataclass(slots=True)
class Group:
    """Functions compiled into one object."""

    name: str
    graphs: list[FunctionGraph] = field(default_factory=list)
    is_dispatch: bool = False


def make_groups(graphs: Iterable[FunctionGraph]) -> list[Group]:
    """Groups in a deterministic order."""
    files: dict[str, list[tuple[FunctionGraph, int]]] = {}
    groups: list[Group] = []
    for graph in graphs:
        if graph.hints.get("dispatch_loop"):
            groups.append(Group(f"dispatch {graph.name}", [graph], is_dispatch=True))
        else:
            size = sum(len(block.operations) + 1 for block in graph.iterate_blocks())
            files.setdefault(_file_of(graph), []).append((graph, size))
    for filename, members in files.items():
        parts = _power_of_two(sum(size for _, size in members) / OPERATIONS_PER_GROUP)
        split: list[list[FunctionGraph]] = [[] for _ in range(parts)]
        for graph, _ in members:
            split[zlib.crc32(graph.name.encode()) % parts].append(graph)
        label = PurePath(filename).name or "functions"
        groups += [Group(f"{label}.{number}", part) for number, part in enumerate(split) if part]
    return groups


def _file_of(graph: FunctionGraph) -> str:
    if graph.position is not None:
        return graph.position.filename
    code = graph.code
    return code.co_filename if code is not None else ""


def _power_of_two(wanted: float) -> int:
    parts = 1
    while parts < wanted:
        parts *= 2
    return parts
