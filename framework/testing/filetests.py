"""File tests: text before, what is run, text after; ``pytest --bless`` writes the new text.

    run: passes simplify cse                  first line: a command of COMMANDS and its arguments

    gcstruct Point: x: Signed                 what comes before the first case is put in front of every case

    === a field that was just stored is not read again
    graph f -> Signed
    ...
    ---
    graph f -> Signed
    ...

This file is also the pytest plugin that collects ``*.txt`` files with such a first line.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from difflib import unified_diff
from pathlib import Path
from typing import Any

import pytest

from framework.flowgraph.checker import check_graphs
from framework.flowgraph.model import FunctionGraph
from framework.flowgraph.text_parser import parse_program
from framework.gc.barriers import insert_barriers
from framework.gc.collecting import find_collecting
from framework.gc.roots import insert_roots
from framework.testing.optimize_trace import optimize_trace
from framework.testing.refusals import refusal_text
from framework.transform.passes import KINDS, run_passes


def transform_text(arguments: list[str], text: str) -> str:
    """The text of a low-level program after the passes named in ``arguments``, checked after each."""
    program = parse_program(text)
    graphs = list(program.graphs.values())
    check_graphs(graphs, "parsing")
    run_passes(graphs, [KINDS[name] for name in arguments], check=True)
    printer = program.printer()
    for graph in graphs:
        printer.functions.name(graph, graph.name)
    return "\n".join(printer.graph_text(graph) for graph in graphs)


def collector_text(arguments: list[str], text: str) -> str:
    """The text of a low-level program after the collector's graph passes named in ``arguments``."""
    program = parse_program(text)
    graphs = list(program.graphs.values())
    find_collecting(graphs)
    for name in arguments:
        for graph in graphs:
            COLLECTOR_PASSES[name](graph)
        check_graphs(graphs, name)
    printer = program.printer()
    return "\n".join(printer.graph_text(graph) for graph in graphs)


COLLECTOR_PASSES: dict[str, Callable[[FunctionGraph], None]] = {"barriers": insert_barriers, "roots": insert_roots}
COMMANDS: dict[str, Callable[[list[str], str], str]] = {
    "passes": transform_text,
    "collector": collector_text,
    "refused": refusal_text,
    "optimize": optimize_trace,
}


@dataclass
class Case:
    """One case of a file."""

    title: str
    before: str
    after: str


class FileTest:
    """A file with its cases."""

    def __init__(self, path: Path) -> None:
        self.path = path
        text = path.read_text(encoding="utf-8")
        head, *cases = ("\n" + text).split("\n=== ")
        first, _, self.preamble = head.lstrip("\n").partition("\n")
        self.first = first
        self.command, *self.arguments = first.removeprefix("run:").split()
        self.cases = [self._case(case) for case in cases]

    def _case(self, text: str) -> Case:
        title, _, body = text.partition("\n")
        before, _, after = body.partition("\n---\n")
        return Case(title.strip(), before.strip() + "\n", after.strip() + "\n")

    def run(self, case: Case) -> str:
        """The text that comes out now."""
        before = f"{self.preamble}\n{case.before}" if self.preamble.strip() else case.before
        return COMMANDS[self.command](self.arguments, before).strip() + "\n"

    def bless(self) -> None:
        """Write the cases with their present results."""
        parts = [f"{self.first}\n{self.preamble.rstrip()}".rstrip() + "\n"]
        parts += [f"\n=== {case.title}\n{case.before}---\n{case.after}" for case in self.cases]
        self.path.write_text("".join(parts), encoding="utf-8")


def difference(expected: str, actual: str) -> str:
    """A readable difference of two texts."""
    rows = unified_diff(expected.splitlines(), actual.splitlines(), "expected", "actual", lineterm="", n=30)
    return "\n".join(rows)


def run_filetest(path: Path, bless: bool = False) -> None:
    """Run all cases of a file; an AssertionError shows the differences."""
    test = FileTest(path)
    failed = []
    for case in test.cases:
        actual = test.run(case)
        if actual != case.after:
            failed.append(f"{path.name}: {case.title}\n{difference(case.after, actual)}")
            case.after = actual
    if failed and bless:
        test.bless()
        return
    assert not failed, "\n\n".join(failed)


# --- the plugin


class FileTestFile(pytest.File):
    """A collected file."""

    def collect(self) -> Iterator[pytest.Item]:
        """One item for each case."""
        test = FileTest(self.path)
        for case in test.cases:
            yield CaseItem.from_parent(self, name=case.title, test=test, case=case)


class Mismatch(Exception):
    """The text that came out is not the expected one."""


class CaseItem(pytest.Item):
    """One case as a test."""

    def __init__(self, *, test: FileTest, case: Case, **options: Any) -> None:
        super().__init__(**options)
        self.test, self.case = test, case

    def runtest(self) -> None:
        """Run the case and compare, or bless it."""
        actual = self.test.run(self.case)
        if actual == self.case.after:
            return
        if self.config.getoption("--bless"):
            self.case.after = actual
            self.test.bless()
            return
        raise Mismatch(difference(self.case.after, actual))

    def repr_failure(self, excinfo: pytest.ExceptionInfo[BaseException], style: Any = None) -> Any:
        """Only the difference, not the way to it."""
        if isinstance(excinfo.value, Mismatch):
            return f"{excinfo.value}\n\nIf the new text is right: pytest --bless {self.path}"
        return super().repr_failure(excinfo, style)

    def reportinfo(self) -> tuple[Path, int | None, str]:
        """How the case is named in reports."""
        return self.path, None, f"{self.path.name}: {self.name}"


def pytest_addoption(parser: pytest.Parser) -> None:
    """The option that re-blesses."""
    parser.addoption("--bless", action="store_true", help="write the present results into file tests that differ")


def pytest_collect_file(
    file_path: Path, parent: pytest.Collector
) -> Iterable[pytest.Collector] | pytest.Collector | None:
    """Collect text files whose first line says what to run."""
    if file_path.suffix == ".txt":
        with file_path.open(encoding="utf-8") as stream:
            if stream.readline().startswith("run:"):
                return FileTestFile.from_parent(parent, path=file_path)
    return None
