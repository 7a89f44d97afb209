"""Compare random programs on CPython with their translations: ``python -m framework.testing.fuzz --programs 200 --seed 1``.

Entry functions are batched into one executable; each runs in a process of its own on both sides.  A difference is reported
with the seed and the number, which reproduce it alone; so is an entry whose translation fails:

    python -m framework.testing.fuzz --seed 1234 --only 17 --keep
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from framework.driver.target import load_target
from framework.testing.conformance import compile_target
from framework.testing.random_programs import random_program

TIMEOUT = 20.0


def hosted_output(entry_point: Callable[[list[str]], int], number: int) -> str:
    """What an entry function prints on CPython, run in a forked process."""
    read, write = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(read)
        os.dup2(write, 1)
        status = 70
        try:
            status = entry_point(["fuzz", str(number)])
        finally:
            os._exit(status)
    os.close(write)
    with os.fdopen(read, "rb") as stream:
        data = stream.read()
    os.waitpid(child, 0)
    return data.decode()


def native_output(executable: Path, number: int) -> str:
    """What an entry function prints when it is translated."""
    try:
        done = subprocess.run([executable, str(number)], capture_output=True, timeout=TIMEOUT, check=False)
    except subprocess.TimeoutExpired:
        return "no end"
    text = done.stdout.decode(errors="replace")
    return text if done.returncode == 0 else f"{text}status {done.returncode} {done.stderr.decode(errors='replace')}"


def differences(seed: int, numbers: Sequence[int], folder: Path, level: int) -> Iterator[str]:
    """Translate these entries of a seed and describe each that differs or has no translation."""
    source = folder / f"random_{seed}_{numbers[0]}_{numbers[-1]}.py"
    source.write_text(random_program(seed, numbers), encoding="utf-8")
    entry_point = load_target(str(source)).entry_point
    try:
        executable = compile_target(source, source.with_suffix(".exe"), level)
    except Exception as error:
        middle = len(numbers) // 2
        if middle == 0:
            yield f"seed {seed} function {numbers[0]}: no translation: {type(error).__name__} {error}"
        else:
            yield from differences(seed, numbers[:middle], folder, level)
            yield from differences(seed, numbers[middle:], folder, level)
        return
    for number in numbers:
        wanted, found = hosted_output(entry_point, number), native_output(executable, number)
        if wanted != found:
            yield f"seed {seed} function {number}: {first_difference(wanted, found)}"


def first_difference(wanted: str, found: str) -> str:
    """The first line that differs."""
    left, right = wanted.splitlines(), found.splitlines()
    for line, (a, b) in enumerate(zip(left, right, strict=False), 1):
        if a != b:
            return f"line {line}: CPython {a!r}, translated {b!r}"
    return f"CPython printed {len(left)} lines, translated {len(right)}: {max(left, right, key=len)[-1:]}"


def main(arguments: list[str]) -> int:
    """The command; 1 when something differed."""
    parser = argparse.ArgumentParser(prog="fuzz", description="compare random programs with their translations")
    parser.add_argument("--programs", type=int, default=200, help="entry functions in all")
    parser.add_argument("--batch", type=int, default=50, help="entry functions in one executable")
    parser.add_argument("--seed", type=int, default=None, help="first seed; by default the time")
    parser.add_argument("--seconds", type=float, default=240.0, help="stop starting batches after this long")
    parser.add_argument("--level", type=int, default=2, choices=(0, 2), help="optimisation level")
    parser.add_argument("--only", type=int, default=None, help="just this function of the first seed")
    parser.add_argument("--keep", action="store_true", help="leave the sources and executables in ./fuzz")
    options = parser.parse_args(arguments)
    seed = options.seed if options.seed is not None else int(time.time())
    found = done = 0
    start = time.monotonic()
    numbers = range(options.batch) if options.only is None else [options.only]
    with tempfile.TemporaryDirectory(prefix="kit-fuzz-") as temporary:
        folder = Path("fuzz") if options.keep else Path(temporary)
        folder.mkdir(exist_ok=True)
        while done < options.programs and time.monotonic() - start < options.seconds:
            for text in differences(seed, numbers, folder, options.level):
                found += 1
                print(text, flush=True)
            done += len(numbers)
            seed += 1
            if options.only is not None:
                break
    print(f"{done} random programs before seed {seed}, {found} differences, {time.monotonic() - start:.0f} s")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
