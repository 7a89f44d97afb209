"""Run a whole target under its JIT in Python: ``observe_hosted("languages/brainfuck", ["hello.bf"])``.

The interpreter runs in the executor and traces in the simulator, which is some thousand times slower than an executable: for
small programs.  What the program prints is dropped.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from typing import Any

from framework.annotator.annotator import Annotator
from framework.driver.stages import annotate_program
from framework.driver.target import Target, load_target
from framework.flowgraph.model import FunctionGraph
from framework.jit.metainterp.journal import ABORT, GUARDS, OPTIMIZE, SUMMARY, TRACING, Sink
from framework.jit.view.log import JitLog, read_log
from framework.testing.execute import argument_vector, raising_of
from framework.testing.meta_interpret import MetaProgram

HOSTED_SECTIONS = (TRACING, OPTIMIZE, ABORT, GUARDS, SUMMARY)


class EnoughSeen(BaseException):
    """The run has shown what it was for."""


class Transcript(Sink):
    """Keeps what a journal tells; raises EnoughSeen after so many compiled traces (0: never)."""

    def __init__(self, most_traces: int = 0) -> None:
        self.lines: list[str] = []
        self.most_traces = most_traces
        self.traces = 0

    def has(self, section: str) -> bool:
        return section in HOSTED_SECTIONS

    def write(self, section: str, lines: list[str]) -> None:
        self.lines += [f"[{section}] {line}" for line in lines]
        if section == OPTIMIZE and lines and lines[-1].endswith(": end"):
            self.traces += 1
            if self.traces == self.most_traces:
                raise EnoughSeen

    def log(self) -> JitLog:
        """What was told so far."""
        return read_log("\n".join(self.lines))


class TargetProgram(MetaProgram):
    """A whole program; its values are the command line, the program's name first."""

    def __init__(self, target: Target) -> None:
        MetaProgram.__init__(self, target.entry_point, [], target.jit_policy)

    def annotate(
        self, annotator: Annotator, function: Any, values: Sequence[Any]
    ) -> tuple[FunctionGraph, dict[str, FunctionGraph]]:
        _, exports = annotate_program(function, annotator, self.policy)
        return exports["kit_main"], raising_of(exports)

    def low_level(self, values: Sequence[Any]) -> list[Any]:
        return [len(values), argument_vector(list(values))]


def observe_hosted(
    target: str, arguments: Sequence[str], most_traces: int = 0, parameters: dict[str, int] | None = None
) -> tuple[JitLog, int]:
    """Run a target hosted.

    Args:
        most_traces: stop after so many compiled traces, 0 for never.
    Returns: the log, and the exit status (0 when it was stopped).
    Raises: KitError or KitErrors for what is refused.
    """
    loaded = load_target(target, jit=True)
    return observe_program(TargetProgram(loaded), [target, *arguments], most_traces, parameters or {})


def observe_program(
    program: TargetProgram, command: Sequence[str], most_traces: int, parameters: dict[str, int]
) -> tuple[JitLog, int]:
    """Run a prepared program, once."""
    transcript = Transcript(most_traces)
    status = 0
    with OutputDropped():
        try:
            run = program.run(command, {"threshold": 7, "trace_eagerness": 5} | parameters, transcript, fixed=True)
            run.jit.program.journal.finish(run.statistics.lines())
            status = int(run.result)
        except EnoughSeen:
            pass
    return transcript.log(), status


class OutputDropped:
    """Standard output goes nowhere meanwhile, also what is written to descriptor 1."""

    def __enter__(self) -> None:
        self.saved = os.dup(1)
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, 1)
        os.close(nowhere)

    def __exit__(self, *error: Any) -> None:
        os.dup2(self.saved, 1)
        os.close(self.saved)
