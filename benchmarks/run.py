"""Measure the translator and its programs on this machine, and print the ratios to others.

    python -m benchmarks.run                    everything
    python -m benchmarks.run brainfuck          run time of the brainfuck interpreter against naive C
    python -m benchmarks.run programs trees     run time of small programs (all, or those named) against C and others
    python -m benchmarks.run translation        time, memory and size of translating brainfuck

CPU seconds (user and system) of whole processes, medians of --repeat runs.  A peer that is not installed is left out.
"""

from __future__ import annotations

import argparse
import os
import shutil
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from benchmarks.brainfuck_to_c import to_c
from benchmarks.measure import Run, RunFailed, geometric_mean, measure, table

ROOT = Path(__file__).parent.parent
BRAINFUCK = ROOT / "languages/brainfuck"
HEAVY = ("mandelbrot", "factor", "selfinterpreter")

# Program and the argument that makes the C version run for about half a second; CPython gets the smaller one.
PROGRAMS = {
    "integers": (3_000_000, 100_000),
    "floats": (10_000_000, 100_000),
    "containers": (300, 10),
    "strings": (2000, 50),
    "trees": (17, 13),
    "methods": (100_000, 2000),
}


def kit(*arguments: str | Path) -> list[str]:
    """The command line of kit under this Python."""
    return [sys.executable, "-m", "framework.cli.main", *map(str, arguments)]


def translate(target: Path, output: Path, *options: str) -> Run:
    """Translate a target; what that cost."""
    return measure(kit("translate", "--quiet", target, "-o", output, *options), repeat=1)


def compile_c(source: Path, output: Path) -> None:
    """``cc -O2``."""
    measure(["cc", "-O2", "-w", str(source), "-o", str(output), "-lm"], repeat=1)


def run_hosted(module: str, argument: int) -> list[str]:
    """The command line that runs one of our programs on a Python."""
    code = f"import sys; from {module} import entry_point; sys.exit(entry_point(sys.argv))"
    return ["-c", code, str(argument)]


# ------------------------------------------------------------------------------------------------ brainfuck


def brainfuck(work: Path, names: Sequence[str], repeat: int) -> None:
    """The interpreter against C made from the same programs."""
    vm = work / "brainfuck"
    translate(BRAINFUCK, vm)
    rows, ratios = [], []
    for name in names or HEAVY:
        program = BRAINFUCK / "programs" / f"{name}.bf"
        given = program.with_suffix(".in")
        stdin = given if given.exists() else None
        source = work / f"{name}.c"
        source.write_text(to_c(program.read_text(encoding="utf-8")), encoding="utf-8")
        compile_c(source, work / name)
        ours = measure([str(vm), str(program)], stdin, repeat)
        naive = measure([str(work / name)], stdin, repeat)
        if not ours.output == naive.output == program.with_suffix(".out").read_bytes():
            raise RunFailed(f"{name}: outputs differ")
        ratios.append(ours.seconds / naive.seconds)
        rows.append([name, f"{ours.seconds:.2f}", f"{naive.seconds:.3f}", f"{ratios[-1]:.1f}"])
    rows.append(["geometric mean", "", "", f"{geometric_mean(ratios):.1f}"])
    print(table(["brainfuck", "kit s", "naive C s", "kit/C"], rows))


# ------------------------------------------------------------------------------------------------ small programs


def programs(work: Path, names: Sequence[str], repeat: int) -> None:
    """Restricted Python translated, against C, CPython and PyPy."""
    pypy = shutil.which("pypy3")
    rows, ratios = [], []
    for name in names or PROGRAMS:
        large, small = PROGRAMS[name]
        module = f"benchmarks.programs.{name}"
        executable, c_executable = work / name, work / f"{name}-c"
        translate(ROOT / "benchmarks/programs" / f"{name}.py", executable)
        compile_c(ROOT / "benchmarks/c" / f"{name}.c", c_executable)
        ours = measure([str(executable), str(large)], repeat=repeat)
        c = measure([str(c_executable), str(large)], repeat=repeat)
        ours_small = measure([str(executable), str(small)], repeat=repeat)
        python = measure([sys.executable, *run_hosted(module, small)], repeat=1)
        if ours.output != c.output or ours_small.output != python.output:
            raise RunFailed(f"{name}: outputs differ")
        pypy_text = "-"
        if pypy:
            other = measure([pypy, *run_hosted(module, large)], repeat=repeat)
            pypy_text = f"{ours.seconds / other.seconds:.2f}"
        ratios.append(ours.seconds / c.seconds)
        speedup = python.seconds / max(ours_small.seconds, 0.001)
        rows.append([name, f"{ours.seconds:.2f}", f"{c.seconds:.2f}", f"{ratios[-1]:.2f}", pypy_text, f"{speedup:.0f}"])
    rows.append(["geometric mean", "", "", f"{geometric_mean(ratios):.2f}", "", ""])
    print(table(["program", "kit s", "C s", "kit/C", "kit/pypy3", "CPython/kit"], rows))


# ------------------------------------------------------------------------------------------------ translation


def translation(work: Path, names: Sequence[str], repeat: int) -> None:
    """What translating the brainfuck interpreter costs: with empty cache, again, and checking only."""
    output = work / "brainfuck"
    cold = translate(BRAINFUCK, output, "--no-cache")
    translate(BRAINFUCK, output)
    warm = measure(kit("translate", "--quiet", BRAINFUCK, "-o", output), repeat=repeat)
    check = measure(kit("check", BRAINFUCK), repeat=repeat)
    start = measure([str(output), str(BRAINFUCK / "programs/hello.bf")], repeat=repeat)
    rows = [
        [what, f"{run.seconds:.2f}", f"{run.megabytes:.0f}"]
        for what, run in (
            ("translate, nothing cached", cold),
            ("translate again", warm),
            ("check", check),
            ("run hello.bf", start),
        )
    ]
    print(table(["brainfuck", "CPU s", "MB"], rows))
    print(f"size of the executable: {output.stat().st_size / 1e6:.2f} MB")


PARTS = {"translation": translation, "brainfuck": brainfuck, "programs": programs}


def main() -> int:
    """Run the parts that were asked for."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("part", nargs="?", choices=PARTS)
    parser.add_argument("names", nargs="*")
    parser.add_argument("--repeat", type=int, default=3)
    arguments = parser.parse_args()
    os.environ["PYTHONPATH"] = str(ROOT)
    with tempfile.TemporaryDirectory(prefix="kit-benchmarks-") as work:
        for part in [arguments.part] if arguments.part else PARTS:
            try:
                PARTS[part](Path(work), arguments.names, arguments.repeat)
            except RunFailed as error:
                print(f"{part}: {error}", file=sys.stderr)
                return 1
            print()
    return 0


if __name__ == "__main__":
    sys.exit(main())
