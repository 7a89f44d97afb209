"""Compare random programs on CPython with their translations: ``python -m framework.testing.fuzz --programs 200 --seed 1``.

    seed ─► batch of entry functions ─► one program ─► translated in one of the modes ─► each entry run in its own process
                                                   └─► CPython, a forked process an entry ─► compared

Two workers take batches; the modes (executor straight after lowering, executor after the passes, O0, O2) alternate by the
batch's number.  Most are O0: O2 costs three times as much an entry, the executors two to five times.  A difference is
reported with the seed and the number, which reproduce it alone; so is an entry whose translation fails:

    python -m framework.testing.fuzz --seed 1234 --only 17 --mode O2 --keep
"""

from __future__ import annotations

import argparse
import ast
import itertools
import linecache
import math
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from framework.diagnostics.errors import KitError, KitErrors, Span, line_being_translated
from framework.driver.target import load_target
from framework.testing.conformance import compile_target
from framework.testing.execute import prepare
from framework.testing.random_programs import random_program

TIMEOUT = 20.0
WORKERS = 2
MODES = ("O2", "O0", "executor", *["O0"] * 7, "O2", "passes", *["O0"] * 8)
"""What batches are translated to, in turn.  More than half of the time of O2 is LLVM's, which has tests of its own."""

SHARE = {"executor": 0.2, "passes": 0.2}
"""The executors run an entry a hundred times slower than it is compiled: their batches are smaller."""

Run = Callable[[int], str]


@dataclass
class Report:
    """What came of one batch: differences and bugs of the kit, and what was refused with an error of the language."""

    compared: int = 0
    found: list[str] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)

    def add(self, other: Report) -> None:
        """Count another batch too."""
        self.compared += other.compared
        self.found += other.found
        self.refused += other.refused


def output_of(action: Callable[[], int]) -> str:
    """What an action prints in a forked process."""
    read, write = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(read)
        os.dup2(write, 1)
        signal.alarm(int(TIMEOUT))
        status = 70
        try:
            status = action()
        finally:
            os._exit(status)
    os.close(write)
    with os.fdopen(read, "rb") as stream:
        data = stream.read()
    _, status = os.waitpid(child, 0)
    return data.decode(errors="replace") + (f"status {status}" if status else "")


def native_output(executable: Path, number: int) -> str:
    """What an entry function prints when it is compiled."""
    try:
        done = subprocess.run([executable, str(number)], capture_output=True, timeout=TIMEOUT, check=False)
    except subprocess.TimeoutExpired:
        return "no end"
    text = done.stdout.decode(errors="replace")
    return text if done.returncode == 0 else f"{text}status {done.returncode} {done.stderr.decode(errors='replace')}"


def translated(source: Path, mode: str) -> Run:
    """How to run the entries of a program in a mode.

    Raises: what its translation raises.
    """
    if mode in ("executor", "passes"):
        execute = prepare(str(source), optimise=mode == "passes")
        return lambda number: output_of(lambda: execute([str(number)]))
    executable = compile_target(source, source.with_suffix(f".{mode}"), int(mode[1:]))
    return partial(native_output, executable)


def compare_batch(seed: int, numbers: Sequence[int], folder: Path, mode: str) -> Report:
    """Translate these entries of a seed, and describe each that differs or has no translation."""
    report = Report()
    wanted: dict[int, str] = {}
    left = list(numbers)
    while left:
        source = folder / f"random_{seed}_{left[0]}_{left[-1]}_{len(left)}_{mode}.py"
        source.write_text(random_program(seed, left), encoding="utf-8")
        entry_point = load_target(str(source)).entry_point
        if not wanted:  # before the translation: a small process is forked sooner
            wanted = {number: output_of(partial(entry_point, ["fuzz", str(number)])) for number in left}
        try:
            run = translated(source, mode)
        except Exception as error:
            guilty = guilty_entries(error, source) & set(left)
            if not guilty and len(left) > 1:
                middle = len(left) // 2
                for half in (left[:middle], left[middle:]):
                    report.add(compare_batch(seed, half, folder, mode))
                return report
            texts = report.refused if isinstance(error, KitError | KitErrors) else report.found
            for number in sorted(guilty or left):
                texts.append(f"seed {seed} function {number}: no translation: {first_line(error)}")
            left = [number for number in left if number not in guilty] if guilty else []
            continue
        for number in left:
            report.compared += 1
            found = run(number)
            if wanted[number] != found:
                difference = first_difference(wanted[number], found)
                report.found.append(f"seed {seed} function {number} in mode {mode}: {difference}")
        break
    return report


def failure_of(text: str, number: int, mode: str, folder: Path) -> str:
    """What is wrong with one entry of a program; nothing when all is well."""
    with tempfile.TemporaryDirectory(dir=folder) as own:
        source = Path(own) / "program.py"
        source.write_text(text, encoding="utf-8")
        entry_point = load_target(str(source)).entry_point
        wanted = output_of(partial(entry_point, ["fuzz", str(number)]))
        try:
            found = translated(source, mode)(number)
        except Exception as error:
            return f"no translation: {first_line(error)}"
    return "" if wanted == found else first_difference(wanted, found)


def differences(seed: int, numbers: Sequence[int], folder: Path, mode: str) -> list[str]:
    """What is wrong with these entries of a seed."""
    report = compare_batch(seed, numbers, folder, mode)
    return report.found + report.refused


def guilty_entries(error: Exception, source: Path) -> set[int]:
    """The entries that a failed translation is about, as far as its positions tell."""
    parts = error.errors if isinstance(error, KitErrors) else [error]
    return {number for part in parts for place in places(part) for number in entries_at(place, source)}


def places(error: Exception) -> Iterator[Span]:
    """The source positions that an error mentions, the callers' included."""
    spans = [line_being_translated(error)]
    if isinstance(error, KitError):
        spans += [error.position, *(call.position for call in error.chain)]
    return (span for span in spans if span is not None)


def entries_at(place: Span, source: Path) -> Iterator[int]:
    """The number of the entry whose function contains a place."""
    if place.filename != str(source):
        return
    for node in ast.parse(source.read_text(encoding="utf-8")).body:
        if isinstance(node, ast.FunctionDef) and node.lineno <= place.line <= (node.end_lineno or 0):
            digits = node.name.removeprefix("entry").removeprefix("helper").split("_")[0]
            if digits.isdigit():
                yield int(digits)


def first_line(error: Exception) -> str:
    """An error in one line, with the line of the program."""
    place = line_being_translated(error) or getattr(error, "position", None)
    where = "" if place is None else f" at {linecache.getline(place.filename, place.line).strip()!r}"
    return f"{type(error).__name__} {getattr(error, 'message', None) or error}"[:300].replace("\n", " ") + where


def first_difference(wanted: str, found: str) -> str:
    """The first line that differs."""
    left, right = wanted.splitlines(), found.splitlines()
    for line, (a, b) in enumerate(zip(left, right, strict=False), 1):
        if a != b:
            return f"line {line}: CPython {a!r}, translated {b!r}"
    return f"CPython printed {len(left)} lines, translated {len(right)}: {max(left, right, key=len)[-1:]}"


def batches(options: argparse.Namespace, folder: Path) -> Iterator[tuple[int, Sequence[int], Path, str]]:
    """What to compare: seed, numbers, folder, mode."""
    if options.only is not None:
        yield options.seed, [options.only], folder, options.mode or "O2"
        return
    left = options.programs
    for place in itertools.count():
        mode = options.mode or MODES[place % len(MODES)]
        count = min(left, math.ceil(options.batch * SHARE.get(mode, 1.0)))
        if count == 0:
            return
        left -= count
        yield options.seed + place, range(count), folder, mode


def run_batches(options: argparse.Namespace, folder: Path) -> Report:
    """Compare batch after batch until all are done or time is up; what is found is printed at once."""
    end = time.monotonic() + options.seconds
    total = Report()
    with ProcessPoolExecutor(WORKERS, max_tasks_per_child=1) as pool:
        waiting = batches(options, folder)
        running: set[Future[Report]] = set()
        while True:
            while len(running) < WORKERS and time.monotonic() < end and (batch := next(waiting, None)):
                running.add(pool.submit(compare_batch, *batch))
            if not running:
                return total
            done, running = wait(running, return_when=FIRST_COMPLETED)
            for future in done:
                report = future.result()
                total.add(report)
                for text in report.found + report.refused:
                    print(text, flush=True)


def main(arguments: list[str]) -> int:
    """The command; 1 when something differed or the kit failed.  What it refuses is told, and is no silent difference."""
    parser = argparse.ArgumentParser(prog="fuzz", description="compare random programs with their translations")
    parser.add_argument("--programs", type=int, default=200, help="entry functions in all")
    parser.add_argument("--batch", type=int, default=100, help="entry functions in one executable")
    parser.add_argument("--seed", type=int, default=int(time.time()), help="first seed; by default the time")
    parser.add_argument("--seconds", type=float, default=240.0, help="start no batch after this long")
    parser.add_argument(
        "--mode", default=None, choices=["executor", "passes", "O0", "O2"], help="one mode; by default all in turn"
    )
    parser.add_argument("--only", type=int, default=None, help="just this function of the first seed")
    parser.add_argument("--keep", action="store_true", help="leave the sources and executables in ./fuzz")
    options = parser.parse_args(arguments)
    start = time.monotonic()
    print(f"seed {options.seed}", flush=True)
    with tempfile.TemporaryDirectory(prefix="kit-fuzz-") as temporary:
        folder = Path("fuzz").absolute() if options.keep else Path(temporary)
        folder.mkdir(exist_ok=True)
        total = run_batches(options, folder)
    seconds = time.monotonic() - start
    asked = 1 if options.only is not None else options.programs
    counts = f"{len(total.found)} differences, {len(total.refused)} refused"
    print(f"{total.compared} of {asked} random programs compared, {counts}, {seconds:.0f} s")
    if total.found or total.refused:
        print("again: python -m framework.testing.fuzz --seed SEED --only FUNCTION --mode MODE")
    return 1 if total.found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
