"""Builds an executable from a dialect program and the translated collector, without the rest of the runtime."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Callable, Sequence
from pathlib import Path

from framework.annotator.annotator import Annotator
from framework.annotator.rules.lowlevel import annotation_of_type
from framework.flowgraph.checker import check_graphs
from framework.flowgraph.model import FunctionGraph
from framework.gc.entry import ENTRY_POINTS
from framework.gc.insertion import insert_collector_operations
from framework.lltypes.symbols import KIT_FUNCTIONS
from framework.llvm.build import BuildOptions, compile_graphs
from framework.lowering import Lowerer
from framework.transform.exceptions import make_exceptions_explicit
from framework.transform.passes import run_passes

SUPPORT = """
@format = private constant [6 x i8] c"%lld\\0A\\00"
declare i32 @printf(ptr, ...)
declare void @exit(i32)
define void @show(i64 %n) {
  %r = call i32 (ptr, ...) @printf(ptr @format, i64 %n)
  ret void
}
define void @kit_raise_memory_error() {
  call void @show(i64 -1)
  call void @exit(i32 3)
  ret void
}
define void @kit_stack_overflow() {
  call void @show(i64 -2)
  call void @exit(i32 4)
  ret void
}
"""


def collector_graphs(
    functions: Sequence[tuple[str, Callable, Sequence]],
) -> tuple[list[FunctionGraph], list[FunctionGraph]]:
    """Low-level graphs of the collector and of (symbol, function, argument types): all, and those of the functions."""
    annotator = Annotator()
    entries = []
    named = [(name, function, KIT_FUNCTIONS[name].type.args) for name, function in ENTRY_POINTS.items()]
    for symbol, function, types in [*named, *functions]:
        graph = annotator.build_entry(function, [annotation_of_type(type_) for type_ in types])
        graph.hints["symbol"] = symbol
        entries.append(graph)
    annotator.complete()
    lowerer = Lowerer(annotator)
    lowerer.lower_all()
    return lowerer.graphs, entries[len(named) :]


def prepare(graphs: list[FunctionGraph]) -> None:
    """Everything between lowering and writing."""
    run_passes(graphs)
    make_exceptions_explicit(graphs)
    insert_collector_operations(graphs)
    check_graphs(graphs, "collector operations")


def build(main: Callable, output: Path, level: int = 2) -> Path:
    """An executable whose ``kit_main`` is a dialect function of (Signed, Address)."""
    kit_main = KIT_FUNCTIONS["kit_main"].type.args
    graphs, (entry,) = collector_graphs([("kit_main", main, kit_main)])
    prepare(graphs)
    options = BuildOptions(level=level, cache=None, workers=1)
    return compile_graphs(graphs, entry, output, options, extra_ir=[("support", SUPPORT)])


def run(program: Path, **variables: str) -> tuple[list[int], int]:
    """The numbers a program shows, and its exit status."""
    environment = {**os.environ, **variables}
    done = subprocess.run([program], env=environment, capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode >= 0, (done.returncode, done.stdout[-500:], done.stderr[-2000:])
    return [int(line) for line in done.stdout.split()], done.returncode
