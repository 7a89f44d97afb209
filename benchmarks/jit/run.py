"""Measure the JIT on this machine: what it gains, what it costs, and the ratios to PyPy.

    python -m benchmarks.jit.run                  everything
    python -m benchmarks.jit.run speed            programs that run long: interpreted, with the JIT, on pypy3
    python -m benchmarks.jit.run short fib        programs that run 0.05 to 0.1 s when they are interpreted
    python -m benchmarks.jit.run warmup           seconds of equal blocks of work, one after the other
    python -m benchmarks.jit.run compiling        time per operation, and bytes of machine code

CPU seconds (user and system) of whole processes, medians of --repeat runs; blocks are by the clock.  ``--vm`` and
``--brainfuck`` name executables that are there already.
"""

from __future__ import annotations

import argparse
import itertools
import os
import shutil
import sys
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks.jit.guest import GUESTS, curve_on_pypy, on_pypy, write_curve, write_program
from benchmarks.jit.summary import Summary, run_with_summary
from benchmarks.measure import Run, RunFailed, geometric_mean, measure, table
from benchmarks.run import BRAINFUCK, HEAVY, ROOT, translate

TIN = ROOT / "tests/jit/language/run.py"
WITHOUT_JIT = {"KIT_JIT": "off"}
BARS = "▁▂▃▄▅▆▇█"


@dataclass(frozen=True)
class Bench:
    """What a part needs; ``pypy`` is None where it is not installed."""

    folder: Path
    vm: str
    brainfuck: str
    pypy: str | None
    repeat: int

    def run(self, program: Path, jit: bool = True) -> Run:
        """The object language on one program, with or without its JIT."""
        return measure([self.vm, str(program)], None, self.repeat, {} if jit else WITHOUT_JIT)


def compare_outputs(name: str, *runs: Run) -> None:
    """Raises: RunFailed when the runs of one program printed different things."""
    if len({run.output for run in runs}) != 1:
        raise RunFailed(f"{name}: outputs differ")


def brainfuck_program(name: str) -> tuple[Path, Path | None]:
    """A brainfuck program and its input."""
    program = BRAINFUCK / "programs" / f"{name}.bf"
    given = program.with_suffix(".in")
    return program, given if given.exists() else None


# ------------------------------------------------------------------------------------------------ programs that run long


def speed(bench: Bench, names: Sequence[str]) -> None:
    """What the JIT gains on a second of interpreting, and long runs against the same algorithm on PyPy."""
    rows, gains, to_pypy = [], [], []
    for name in names or GUESTS:
        guest = GUESTS[name]
        program = write_program(name, guest.medium, bench.folder)
        slow, fast = bench.run(program, jit=False), bench.run(program)
        compare_outputs(name, slow, fast)
        gains.append(slow.seconds / fast.seconds)
        long = bench.run(write_program(name, guest.large, bench.folder))
        row = [name, f"{slow.seconds:.2f}", f"{fast.seconds:.3f}", f"{gains[-1]:.1f}", f"{long.seconds:.3f}"]
        if bench.pypy:
            pypy = measure(on_pypy(bench.pypy, name, guest.large), repeat=bench.repeat)
            compare_outputs(name, long, pypy)
            to_pypy.append(long.seconds / pypy.seconds)
            row += [f"{pypy.seconds:.3f}", f"{to_pypy[-1]:.2f}", f"{long.megabytes:.0f}", f"{pypy.megabytes:.0f}"]
        rows.append(row)
    header = ["program", "no JIT s", "JIT s", "no JIT/JIT", "long: JIT s"]
    rows.append(["geometric mean", "", "", f"{geometric_mean(gains):.1f}", ""])
    if bench.pypy:
        header += ["pypy3 s", "JIT/pypy3", "JIT MB", "pypy3 MB"]
        rows[-1] += ["", f"{geometric_mean(to_pypy):.2f}", "", ""]
    print(table(header, rows))
    if not names:
        brainfuck_speed(bench)


def brainfuck_speed(bench: Bench) -> None:
    """The brainfuck programs; their peer is C, in ``benchmarks.run``."""
    rows = []
    for name in HEAVY:
        program, given = brainfuck_program(name)
        slow = measure([bench.brainfuck, str(program)], given, 1, WITHOUT_JIT)
        fast = measure([bench.brainfuck, str(program)], given, bench.repeat)
        compare_outputs(name, slow, fast)
        rows.append([name, f"{slow.seconds:.2f}", f"{fast.seconds:.3f}", f"{slow.seconds / fast.seconds:.1f}"])
    print("\n" + table(["brainfuck", "no JIT s", "JIT s", "no JIT/JIT"], rows))


# ------------------------------------------------------------------------------------------------ programs that end early


def short(bench: Bench, names: Sequence[str]) -> None:
    """Short programs: the JIT must not cost more than it gains."""
    rows, ratios = [], []
    for name in names or GUESTS:
        program = write_program(name, GUESTS[name].small, bench.folder)
        slow, fast = bench.run(program, jit=False), bench.run(program)
        compare_outputs(name, slow, fast)
        ratios.append(fast.seconds / slow.seconds)
        row = [name, f"{slow.seconds:.3f}", f"{fast.seconds:.3f}", f"{ratios[-1]:.2f}"]
        if bench.pypy:
            row.append(f"{measure(on_pypy(bench.pypy, name, GUESTS[name].small), repeat=bench.repeat).seconds:.3f}")
        rows.append(row)
    print(table(["short", "no JIT s", "JIT s", "JIT/no JIT", "pypy3 s"][: len(rows[0])], rows))
    print(f"worst JIT/no JIT: {max(ratios):.2f}")


# ------------------------------------------------------------------------------------------------ warm-up


def warmup(bench: Bench, names: Sequence[str]) -> None:
    """Milliseconds of equal blocks of work: the first, the last, when half as slow as the last is reached, and the curve."""
    rows = []
    for name in names or GUESTS:
        block = GUESTS[name].block
        curves = {"JIT": [bench.vm, str(write_curve(name, block, bench.folder))]}
        if bench.pypy:
            curves["pypy3"] = curve_on_pypy(bench.pypy, name, block)
        for who, command in curves.items():
            blocks = [float(line) * 1000 for line in measure(command, repeat=1).output.split()]
            numbers = [f"{blocks[0]:.2f}", f"{min(blocks):.3f}", f"{warm_after(blocks):.1f}"]
            rows.append([f"{name} {who}", *numbers, bars(blocks)])
    print(table(["blocks", "first ms", "best ms", "warm after ms", "curve"], rows))


def warm_after(blocks: Sequence[float]) -> float:
    """The time before the first block that takes at most twice as long as the best one."""
    return sum(itertools.takewhile(lambda block: block > 2 * min(blocks), blocks))


def bars(blocks: Sequence[float]) -> str:
    """A bar for each block, on a logarithmic scale: each step is a factor of two above the best."""
    best = min(blocks)
    return "".join(BARS[min(int(block / best).bit_length() - 1, len(BARS) - 1)] for block in blocks)


# ------------------------------------------------------------------------------------------------ what compiling costs


def compiling(bench: Bench, names: Sequence[str]) -> None:
    """Counters and times of the JIT itself; tracing includes what the traced code calls."""
    commands: dict[str, tuple[list[str], Path | None]] = {}
    for name in names or GUESTS:
        program = write_program(name, GUESTS[name].medium, bench.folder)
        commands[name] = ([bench.vm, str(program)], None)
    if not names:
        for name in HEAVY:
            program, given = brainfuck_program(name)
            commands[name] = ([bench.brainfuck, str(program)], given)
    rows = [[name, *compiling_columns(run_with_summary(*command))] for name, command in commands.items()]
    print(table(["compiling", *COLUMNS], rows))


COLUMNS = (
    "loops",
    "bridges",
    "recorded",
    "optimised",
    "trace ns/op",
    "optimise ns/op",
    "backend ns/op",
    "ms",
    "code B/op",
)


def compiling_columns(summary: Summary) -> list[str]:
    """What COLUMNS names; times are per recorded operation, but the backend's, which sees only optimised ones."""
    phases = [summary[f"{phase} ns"] for phase in ("tracing", "optimising", "backend")]
    return [
        str(summary["total compiled loops"]),
        str(summary["total compiled bridges"]),
        str(summary["recorded ops"]),
        str(summary["opt ops"]),
        f"{summary.share('tracing ns', 'recorded ops'):.0f}",
        f"{summary.share('optimising ns', 'recorded ops'):.0f}",
        f"{summary.share('backend ns', 'opt ops'):.0f}",
        f"{sum(phases) / 1e6:.2f}",
        f"{summary.share('code bytes', 'opt ops'):.0f}",
    ]


PARTS: dict[str, Callable[[Bench, Sequence[str]], None]] = {
    "speed": speed,
    "short": short,
    "warmup": warmup,
    "compiling": compiling,
}


def executable(given: Path | None, target: Path, output: Path) -> str:
    """A VM: the one given, else made from its target."""
    if given is None:
        translate(target, output)
        return str(output)
    return str(given.resolve())


def main() -> int:
    """Run the parts that were asked for."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("part", nargs="?", choices=PARTS)
    parser.add_argument("names", nargs="*")
    parser.add_argument("--repeat", type=int, default=3)
    parser.add_argument("--vm", type=Path)
    parser.add_argument("--brainfuck", type=Path)
    arguments = parser.parse_args()
    os.environ["PYTHONPATH"] = str(ROOT)
    pypy = shutil.which("pypy3")
    if pypy is None:
        print("pypy3 is not installed: its columns are left out", file=sys.stderr)
    with tempfile.TemporaryDirectory(prefix="kit-benchmarks-") as work:
        folder = Path(work)
        vm = executable(arguments.vm, TIN, folder / "tin-vm")
        brainfuck = executable(arguments.brainfuck, BRAINFUCK, folder / "brainfuck-vm")
        bench = Bench(folder, vm, brainfuck, pypy, arguments.repeat)
        try:
            for part in [arguments.part] if arguments.part else PARTS:
                PARTS[part](bench, arguments.names)
                print()
        except RunFailed as error:
            print(error, file=sys.stderr)
            return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
