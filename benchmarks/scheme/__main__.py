"""Measure Scheme systems on the same programs.

    python -m benchmarks.scheme --vm scheme-vm            every program on our VM and on all peers that are installed
    python -m benchmarks.scheme --vm scheme-vm fib trees  some programs
    python -m benchmarks.scheme --systems guile,chez      some peers, without our VM

Seconds of user CPU of whole processes less the start-up of the same system, medians of --repeat runs, then the ratios to
the first peer.  Every program checks its own result.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from benchmarks.measure import RunFailed, geometric_mean, measure, table
from benchmarks.scheme.systems import PEERS, STARTUP, NotBuilt, System, names, ours

LEAST = 0.001  # seconds: what a difference below the clock's resolution counts as


def seconds(system: System, name: str, folder: Path, repeat: int) -> float:
    """CPU seconds of a program.  Raises: NotBuilt, RunFailed."""
    run = measure(system.prepare(name, folder), None, repeat, system.environment)
    if run.output.decode().strip() != f"{name} is right":
        raise RunFailed(f"{name} on {system.name} printed {run.output.decode()!r}")
    return run.seconds


def column(system: System, programs: Sequence[str], folder: Path, repeat: int) -> list[float | None]:
    """Net seconds of each program, None where it failed, and the start-up at the end."""
    start = seconds(system, STARTUP, folder, repeat)
    results: list[float | None] = []
    for name in programs:
        try:
            results.append(max(seconds(system, name, folder, repeat) - start, LEAST))
        except (NotBuilt, RunFailed) as problem:
            print(f"{system.name}, {name}: {problem}", file=sys.stderr)
            results.append(None)
    return [*results, start]


def shown(value: float | None, digits: int) -> str:
    """A number of a table."""
    return "failed" if value is None else f"{value:.{digits}f}"


def ratios(results: Sequence[float | None], base: Sequence[float | None]) -> list[float | None]:
    """Each result as a multiple of another system's."""
    return [None if mine is None or other is None else mine / other for mine, other in zip(results, base)]


def report(systems: Sequence[System], programs: Sequence[str], columns: Sequence[list[float | None]]) -> str:
    """Seconds, then multiples of the first peer (of our VM where there is none) with geometric means."""
    header = ["program", *(system.name for system in systems)]
    labels = [*programs, "start-up"]
    rows = [[label, *(shown(results[i], 3) for results in columns)] for i, label in enumerate(labels)]
    first = next((i for i, system in enumerate(systems) if system in PEERS), 0)
    to_first = [ratios(results[:-1], columns[first][:-1]) for results in columns]
    lines = [[name, *(shown(one[i], 2) for one in to_first)] for i, name in enumerate(programs)]
    means = [geometric_mean([ratio for ratio in one if ratio is not None]) for one in to_first]
    lines.append(["geometric mean", *(f"{mean:.2f}" for mean in means)])
    title = f"times {systems[first].name}"
    return table(["seconds, net", *header[1:]], rows) + "\n\n" + table([title, *header[1:]], lines)


def chosen(wanted: str | None, vm: Path | None) -> list[System]:
    """The systems to measure: ours first, then the peers that are installed."""
    mine = ours(vm.resolve()) if vm else []
    asked = [system for system in PEERS if wanted is None or system.name in wanted.split(",")]
    missing = [system.name for system in asked if not system.installed()]
    if missing:
        print(f"not installed: {', '.join(missing)}", file=sys.stderr)
    return [*mine, *(system for system in asked if system.installed())]


def main() -> int:
    """Measure what was asked for."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("programs", nargs="*", help=f"of: {' '.join(names())}")
    parser.add_argument("--vm", type=Path, help="our translated VM")
    parser.add_argument("--systems", help="peers, separated by commas (all that are installed)")
    parser.add_argument("--repeat", type=int, default=3)
    arguments = parser.parse_args()
    unknown = sorted(set(arguments.programs) - set(names()))
    if unknown:
        parser.error(f"no such program: {', '.join(unknown)}")
    programs = arguments.programs or names()
    systems = chosen(arguments.systems, arguments.vm)
    if not systems:
        parser.error("nothing to measure: name a VM with --vm, or install a peer")
    with tempfile.TemporaryDirectory(prefix="kit-benchmarks-") as work:
        columns = [column(system, programs, Path(work), arguments.repeat) for system in systems]
    print(report(systems, programs, columns))
    return 1 if any(None in results for results in columns) else 0


if __name__ == "__main__":
    sys.exit(main())
