"""The list of passes over low-level graphs, in the order in which they run.

Each row says what a pass needs beyond a checked low-level graph and what it does not preserve; its file says the rest.
``run_passes`` runs them and, under KIT_CHECK=1 and in tests, checks every graph after every pass.
``KIT_LOG=transform`` shows sizes after each pass, ``KIT_LOG=transform-inlining`` and so on the graphs after that pass.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from time import perf_counter

from framework.diagnostics.errors import translating
from framework.diagnostics.log import section
from framework.flowgraph.checker import check_graphs
from framework.flowgraph.model import FunctionGraph
from framework.flowgraph.text import graph_text
from framework.transform.checks import remove_checks
from framework.transform.constant_folding import fold_constants
from framework.transform.cse import eliminate_common_subexpressions
from framework.transform.dispatch import thread_dispatch
from framework.transform.effects import find_effects
from framework.transform.escape import remove_allocations
from framework.transform.hoisting import hoist_reads
from framework.transform.inlining import inline_calls
from framework.transform.jump_threading import thread_jumps
from framework.transform.reachability import drop_unreachable
from framework.transform.set_once import find_set_once
from framework.transform.simplify import simplify
from framework.transform.stack_checks import insert_stack_checks
from framework.transform.switches import make_switches

GraphPass = Callable[[FunctionGraph], object]
ProgramPass = Callable[[list[FunctionGraph]], object]


@dataclass(frozen=True, slots=True)
class Pass:
    """One row of the list.

    Attributes:
        name: also the name of its file and of its log section.
        run: on one graph, or on all of them (``whole_program``).
        needs: what must hold, or have run, before.
        keeps: what survives it that others rely on.
    """

    name: str
    run: GraphPass | ProgramPass
    needs: str
    keeps: str
    whole_program: bool = False


_ROWS = (
    Pass("stack_checks", insert_stack_checks, needs="before effects", keeps="everything", whole_program=True),
    Pass("reachability", drop_unreachable, needs="hints ``symbol``", keeps="everything", whole_program=True),
    Pass("checks", remove_checks, needs="cse", keeps="everything"),
    Pass("simplify", simplify, needs="nothing", keeps="everything; no link enters the start block"),
    Pass("constant_folding", fold_constants, needs="before the exception transform", keeps="everything"),
    Pass("effects", find_effects, needs="nothing", keeps="everything; adds hints only", whole_program=True),
    Pass("inlining", inline_calls, needs="before the exception transform", keeps="everything", whole_program=True),
    Pass("jump_threading", thread_jumps, needs="before the exception transform", keeps="everything"),
    Pass("escape", remove_allocations, needs="inlining", keeps="everything"),
    Pass("cse", eliminate_common_subexpressions, needs="effects, or calls forget everything", keeps="everything"),
    Pass("set_once", find_set_once, needs="inlining", keeps="everything; adds hints only", whole_program=True),
    Pass("hoisting", hoist_reads, needs="set_once", keeps="everything"),
    Pass("switches", make_switches, needs="simplify", keeps="everything"),
    Pass("dispatch", thread_dispatch, needs="switches", keeps="everything"),
)
KINDS: dict[str, Pass] = {row.name: row for row in _ROWS}

REQUIRED_ORDER = ("reachability", "stack_checks")  # these belong to the meaning of a program
ORDER = (
    *REQUIRED_ORDER,
    "simplify", "constant_folding", "simplify",
    "effects", "inlining", "reachability", "jump_threading",
    "escape", "constant_folding", "simplify",
    "effects", "set_once", "hoisting", "cse", "checks", "jump_threading", "constant_folding", "simplify",
    "switches", "dispatch", "reachability",
)  # fmt: skip

REQUIRED: tuple[Pass, ...] = tuple(KINDS[name] for name in REQUIRED_ORDER)
PASSES: tuple[Pass, ...] = tuple(KINDS[name] for name in ORDER)


def run_passes(
    graphs: list[FunctionGraph],
    passes: Iterable[Pass] = PASSES,
    *,
    check: bool | None = None,
    times: dict[str, float] | None = None,
) -> None:
    """Run passes over all graphs of a program, in place.

    Args:
        graphs: all low-level graphs, as lowering gives them.
        passes: the rows to run.
        check: check every graph after every pass; by default as KIT_CHECK says.
        times: seconds per pass are added to it, for the bill.
    """
    if check is None:
        check = os.environ.get("KIT_CHECK", "") not in ("", "0")
    if check:
        check_graphs(graphs, "lowering")
    summary = section("transform")
    for row in passes:
        start = perf_counter()
        if row.whole_program:
            row.run(graphs)  # type: ignore[arg-type]
        else:
            for graph in graphs:
                with translating(graph.position):
                    row.run(graph)  # type: ignore[arg-type]
        elapsed = perf_counter() - start
        if times is not None:
            times[row.name] = times.get(row.name, 0.0) + elapsed
        if summary:
            summary(f"{row.name}: {size(graphs)} operations in {len(graphs)} graphs, {elapsed:.2f} s")
        dump(row, graphs)
        if check:
            check_graphs(graphs, row.name)


def size(graphs: Iterable[FunctionGraph]) -> int:
    """The number of operations."""
    return sum(len(block.operations) for graph in graphs for block in graph.iterate_blocks())


def dump(row: Pass, graphs: Iterable[FunctionGraph]) -> None:
    """Show the graphs after a pass when its section is switched on by its own name."""
    wanted = f"transform-{row.name}"
    if any(item.split(":")[0].strip() == wanted for item in os.environ.get("KIT_LOG", "").split(",")):
        log = section(wanted)
        for graph in graphs:
            log(graph_text(graph))
