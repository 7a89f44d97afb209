"""The guest programs: their sizes, and the command lines that run them on a VM or on PyPy.

``programs/NAME.tin`` and ``programs/NAME.py`` define the same function ``run`` of one number; what runs it stands here.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

PROGRAMS = Path(__file__).with_name("programs")
BLOCKS = 20  # of a warm-up curve


@dataclass(frozen=True)
class Guest:
    """A program and the arguments of its ``run``.

    ``large``: compiled code takes some tenths of a second.  ``medium`` and ``small``: the interpreter alone takes about 1 s,
    and 0.05 to 0.1 s.  ``block``: a block of a warm-up curve.
    """

    name: str
    large: int
    medium: int
    small: int
    block: int


GUESTS = {
    guest.name: guest
    for guest in (
        Guest("integers", 100_000_000, 4_000_000, 250_000, 5_000),
        Guest("floats", 2000, 280, 70, 10),
        Guest("sieve", 5_000_000, 1_100_000, 70_000, 3_000),
        Guest("branches", 500_000, 40_000, 3_000, 150),
        Guest("methods", 30_000_000, 1_000_000, 60_000, 1_500),
        Guest("polymorphic", 40_000_000, 3_000_000, 200_000, 5_000),
        Guest("closures", 50_000_000, 2_300_000, 150_000, 4_000),
        Guest("fib", 37, 31, 25, 15),
        Guest("chains", 15_000, 2000, 130, 3),
        Guest("trees", 4_000, 800, 45, 1),
        Guest("vectors", 60_000_000, 1_000_000, 60_000, 1_500),
        Guest("strings", 2_000_000, 220_000, 15_000, 300),
        Guest("exceptions", 30_000_000, 1_900_000, 100_000, 2_500),
    )
}


def write_program(name: str, size: int, folder: Path) -> Path:
    """The source file of a program that prints ``run(size)``."""
    return _write(name, f"(print (run {size}))", folder)


def write_curve(name: str, block: int, folder: Path) -> Path:
    """The source file of a program that prints the seconds of each of BLOCKS calls of ``run(block)``."""
    loop = f"(= t (clock)) (run {block}) (print (- (clock) t)) (= i (+ i 1))"
    return _write(name, f"(def (curve) (= i 0) (while (< i {BLOCKS}) {loop}))\n(curve)", folder)


def _write(name: str, end: str, folder: Path) -> Path:
    path = folder / f"{name}.tin"
    path.write_text((PROGRAMS / f"{name}.tin").read_text(encoding="utf-8") + end + "\n", encoding="utf-8")
    return path


def on_pypy(pypy: str, name: str, size: int) -> list[str]:
    """The command line that prints ``run(size)``."""
    return [pypy, "-c", f"from benchmarks.jit.programs.{name} import run; print(run({size}))"]


def curve_on_pypy(pypy: str, name: str, block: int) -> list[str]:
    """The command line that prints the seconds of each block."""
    code = (
        f"import time\nfrom benchmarks.jit.programs.{name} import run\n"
        f"for _ in range({BLOCKS}):\n t = time.perf_counter()\n run({block})\n print(time.perf_counter() - t)"
    )
    return [pypy, "-c", code]
