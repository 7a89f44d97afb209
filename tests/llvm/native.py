"""Runs low-level graphs natively: graph text in, printed numbers and exit status out.

A test program defines ``kit_main`` as graph ``main(argc: Signed, argv: Address) -> Signed`` and prints with
``&show(Signed) -> Void``.  Most tests need no collector: the nursery is empty, and the slow paths below serve every
request from the C library.
"""

from __future__ import annotations

import os
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from framework.flowgraph.model import FunctionGraph
from framework.flowgraph.text_parser import parse_program
from framework.lltypes.layout import NATIVE
from framework.lltypes.threadstate import POSITION, THREAD_STATE, thread_state
from framework.lltypes.typeinfo import TYPE_INFO
from framework.llvm.build import BuildOptions, compile_graphs

_INFO = {name: NATIVE.field_offset(TYPE_INFO, name) for name in TYPE_INFO.fields}

SUPPORT = """
@format = private constant [6 x i8] c"%lld\\0A\\00"
@hexformat = private constant [6 x i8] c"%llx\\0A\\00"
declare i32 @printf(ptr, ...)
define void @show(i64 %n) {
  %r = call i32 (ptr, ...) @printf(ptr @format, i64 %n)
  ret void
}
define void @show_bits(double %x) {
  %n = bitcast double %x to i64
  %r = call i32 (ptr, ...) @printf(ptr @hexformat, i64 %n)
  ret void
}
@recorded = global i64 0
define i64 @recorded_barriers() {
  %n = load i64, ptr @recorded
  ret i64 %n
}
define void @kit_stack_overflow() {
  store ptr @recorded, ptr @kit_thread_state
  ret void
}
@kit_thread_state = external global i8
"""

NO_COLLECTOR = f"""
declare ptr @calloc(i64, i64)
define ptr @kit_gc_malloc_slow(ptr %info, i64 %size) {{
  %p = call ptr @calloc(i64 1, i64 %size)
  store ptr %info, ptr %p
  ret ptr %p
}}
define ptr @kit_gc_malloc_varsize_slow(ptr %info, i64 %length) {{
  %a = getelementptr i8, ptr %info, i64 {_INFO["fixed_size"]}
  %fixed = load i64, ptr %a
  %b = getelementptr i8, ptr %info, i64 {_INFO["item_size"]}
  %item = load i64, ptr %b
  %c = getelementptr i8, ptr %info, i64 {_INFO["length_offset"]}
  %where = load i64, ptr %c
  %bytes = mul i64 %item, %length
  %size = add i64 %bytes, %fixed
  %p = call ptr @calloc(i64 1, i64 %size)
  store ptr %info, ptr %p
  %cell = getelementptr i8, ptr %p, i64 %where
  store i64 %length, ptr %cell
  ret ptr %p
}}
define void @kit_gc_initialise() {{
  ret void
}}
@static_roots = global i64 0
define void @kit_gc_add_static_root(ptr %p) {{
  %n = load i64, ptr @static_roots
  %m = add i64 %n, 1
  store i64 %m, ptr @static_roots
  ret void
}}
define i64 @count_static_roots() {{
  %n = load i64, ptr @static_roots
  ret i64 %n
}}
define void @kit_gc_write_barrier_slow(ptr %p) {{
  %n = load i64, ptr @recorded
  %m = add i64 %n, 1
  store i64 %m, ptr @recorded
  %w = load i64, ptr %p
  %x = and i64 %w, -2
  store i64 %x, ptr %p
  ret void
}}
define void @kit_gc_write_barrier_array_slow(ptr %p, i64 %i) {{
  call void @kit_gc_write_barrier_slow(ptr %p)
  ret void
}}
"""

COLLECTOR = """
define void @kit_raise_memory_error() {
  store ptr @recorded, ptr @kit_thread_state
  ret void
}
"""

TYPES = {"thread_state": THREAD_STATE, "type_info": TYPE_INFO, "position": POSITION}
CONSTANTS = {"thread_state": thread_state}


@dataclass
class Result:
    """What a program did."""

    status: int
    output: str
    errors: str

    @property
    def numbers(self) -> list[int]:
        """The shown numbers."""
        return [int(line) for line in self.output.split()]


def parse(text: str, types: dict[str, Any] | None = None, constants: dict[str, Any] | None = None) -> Any:
    """A program in text form, with the kit's own types and the test functions known."""
    return parse_program(text, {**TYPES, **(types or {})}, {**CONSTANTS, **(constants or {})})


def run_graphs(
    graphs: Sequence[FunctionGraph],
    folder: Path,
    level: int = 2,
    arguments: Sequence[str] = (),
    extra: str = "",
    runtime: Sequence[Path] = (),
    environment: dict[str, str] | None = None,
    **options: Any,
) -> Result:
    """Compile and run; the graph called ``main`` is the entry, ``runtime`` the objects of the real collector."""
    entry = next(graph for graph in graphs if graph.name == "main")
    output = folder / f"program{level}"
    external = frozenset(["kit_thread_state"]) if runtime else frozenset()
    settings = BuildOptions(level=level, external=external, **{"cache": None, **options})
    support = SUPPORT + extra + (COLLECTOR if runtime else NO_COLLECTOR)
    compile_graphs(graphs, entry, output, settings, extra_ir=[("support", support)], extra_objects=runtime)
    variables = {**os.environ, **(environment or {})}
    done = subprocess.run([output, *arguments], capture_output=True, text=True, timeout=20, env=variables)
    return Result(done.returncode, done.stdout, done.stderr)


def run_text(text: str, folder: Path, level: int = 2, **options: Any) -> Result:
    """Compile and run a program in text form."""
    return run_graphs(list(parse(text).graphs.values()), folder, level, **options)
