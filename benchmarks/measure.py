"""Running other programs and measuring them: CPU seconds and peak memory of a child, medians of several runs."""

from __future__ import annotations

import os
import statistics
import subprocess
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path


class RunFailed(Exception):
    """A measured program ended with an error."""


@dataclass(frozen=True)
class Run:
    """What one program cost (medians), and what it printed."""

    seconds: float
    megabytes: float
    output: bytes


def measure(
    command: Sequence[str], stdin: Path | None = None, repeat: int = 3, environment: Mapping[str, str] | None = None
) -> Run:
    """Run a command several times; ``environment`` is added to this process's.  Raises: RunFailed."""
    runs = [_run_once(command, stdin, os.environ | (environment or {})) for _ in range(repeat)]
    return Run(
        statistics.median(run.seconds for run in runs),
        statistics.median(run.megabytes for run in runs),
        runs[0].output,
    )


def _run_once(command: Sequence[str], stdin: Path | None, environment: Mapping[str, str]) -> Run:
    with tempfile.TemporaryFile() as output, open(stdin or os.devnull, "rb") as given:
        process = subprocess.Popen(command, stdin=given, stdout=output, env=environment)
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode:
            raise RunFailed(f"{' '.join(map(str, command))} ended with {process.returncode}")
        output.seek(0)
        return Run(usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024, output.read())


def table(header: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """Text in columns: the first to the left, the others to the right."""
    widths = [max(len(row[column]) for row in [header, *rows]) for column in range(len(header))]

    def line(row: Sequence[str]) -> str:
        first, *others = (
            text.ljust(width) if not i else text.rjust(width) for i, (text, width) in enumerate(zip(row, widths))
        )
        return "  ".join([first, *others])

    return "\n".join(line(row) for row in [header, *rows])


def geometric_mean(values: Sequence[float]) -> float:
    """The mean that fits ratios."""
    return statistics.geometric_mean(values) if values else float("nan")
