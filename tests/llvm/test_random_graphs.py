"""Random programs behave natively as in the executor: plain, optimised, and with the collector's roots and barriers."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from framework.flowgraph.model import Block, Constant, FunctionGraph, Link, Operation, Variable
from framework.gc.barriers import insert_barriers
from framework.gc.collecting import find_collecting
from framework.gc.roots import insert_roots
from framework.lltypes.memory import FunctionPointer
from framework.lltypes.types import Address, FuncType, LLType, Ptr, Signed, Void
from framework.testing.random_graphs import Program, pointer_to
from framework.transform.exceptions import make_exceptions_explicit
from framework.transform.passes import run_passes
from tests.llvm.native import run_graphs

ARGUMENTS = ((0, 0), (1, 5), (-3, 2), (6, -1), (1 << 40, 3))

EXTRA = """
@shadow = global [100000 x ptr] zeroinitializer
define void @start() {
  store ptr @shadow, ptr getelementptr (i8, ptr @kit_thread_state, i64 24)
  ret void
}
define void @log(i64 %n) {
  %r = call i32 (ptr, ...) @printf(ptr @logformat, i64 %n)
  ret void
}
@logformat = private constant [10 x i8] c"log %lld\\0A\\00"
@raised = private constant [13 x i8] c"raised %lld\\0A\\00"
define void @report(i64 %result) {
  %e = load ptr, ptr @kit_thread_state
  %none = icmp eq ptr %e, null
  br i1 %none, label %fine, label %bad
fine:
  call void @show(i64 %result)
  ret void
bad:
  store ptr null, ptr @kit_thread_state
  %c = getelementptr i8, ptr %e, i64 8
  %code = load i64, ptr %c
  %r = call i32 (ptr, ...) @printf(ptr @raised, i64 %code)
  ret void
}
"""


class Driver:
    """A graph ``main`` that does what ``Program.run`` does, and reports as text."""

    def __init__(self, program: Program) -> None:
        self.program = program
        self.block = Block([Variable("argc", Signed), Variable("argv", Address)])

    def graph(self, graphs: list[FunctionGraph]) -> FunctionGraph:
        self.call_external("start", [], Void)
        for first, second in ARGUMENTS:
            self.reset()
            for graph in graphs:
                result = self.add("direct_call", [pointer_to(graph), number(first), number(second)], Signed)
                self.call_external("report", [result], Void)
                for index in range(4):
                    self.show("getarrayitem", [self.constant(self.program.table), number(index)])
                self.show("getfield", [self.constant(self.program.origin), Constant("x", Void)])
        main = FunctionGraph("main", self.block, Variable("status", Signed))
        self.block.close(Link([number(0)], main.returnblock))
        return main

    def reset(self) -> None:
        table, origin = self.constant(self.program.table), self.constant(self.program.origin)
        for index, value in enumerate((3, 1, 4, 1)):
            self.add("setarrayitem", [table, number(index), number(value)], Void)
        for name, value in (("code", 5), ("x", 6), ("fixed", 7)):
            self.add("setfield", [origin, Constant(name, Void), number(value)], Void)
        self.add("setfield", [origin, Constant("next", Void), origin], Void)

    def add(self, name: str, args: list[Any], result: LLType) -> Variable:
        variable = Variable("", result)
        self.block.operations.append(Operation(name, args, variable))
        return variable

    def show(self, name: str, args: list[Any]) -> None:
        self.call_external("show", [self.add(name, args, Signed)], Void)

    def call_external(self, name: str, args: list[Variable], result: LLType) -> None:
        type_ = FuncType([arg.concretetype for arg in args], result)
        pointer = FunctionPointer(type_, name, external=name, can_raise=False, can_collect=False)
        self.add("direct_call", [Constant(pointer, Ptr(type_)), *args], result)

    @staticmethod
    def constant(value: Any) -> Constant:
        return Constant(value, Ptr(value.type))


def number(value: int) -> Constant:
    return Constant(value, Signed)


def expected_text(program: Program, graphs: list[FunctionGraph], explicit_exceptions: bool) -> list[str]:
    lines = []
    for result, log, table, x in program.run(graphs, explicit_exceptions):
        lines += [f"log {n}" for n in log]
        lines += [f"raised {result[2]}" if isinstance(result, tuple) else str(result)]
        lines += [*map(str, table), str(x)]
    return lines


def build(seed: int, mode: str) -> tuple[list[str], list[FunctionGraph]]:
    program = Program(seed)
    expected = expected_text(program, program.graphs, False)
    graphs = program.copy()
    if mode != "plain":
        run_passes(graphs)
    make_exceptions_explicit(graphs)
    if mode == "collected":
        find_collecting(graphs)
        for graph in graphs:
            insert_barriers(graph)
            insert_roots(graph)
    return expected, [*graphs, Driver(program).graph(graphs)]


@pytest.mark.parametrize("mode", ["plain", "optimised", "collected"])
@pytest.mark.parametrize("level", [0, 2])
@pytest.mark.parametrize("seed", range(4))
def test_random_programs_run_natively(tmp_path: Path, seed: int, level: int, mode: str) -> None:
    expected, graphs = build(seed * 10 + level, mode)
    result = run_graphs(graphs, tmp_path, level, extra=EXTRA)
    assert (result.output.splitlines(), result.status) == (expected, 0)
