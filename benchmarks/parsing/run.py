"""Parse a megabyte of JSON and a program of 10,000 lines with the kit, json.loads, rply and lark, and print the ratios.

    python -m benchmarks.parsing.run

CPU seconds of one pass: the difference between processes that parse several times and not at all, so that start-up,
imports and reading the file are left out.  Medians of three.  lark is left out if it is not installed.
"""

from __future__ import annotations

import importlib.util
import json
import os
import random
import sys
import tempfile
from pathlib import Path

from benchmarks.measure import measure, table

ROOT = Path(__file__).parent.parent.parent
HERE = Path(__file__).parent

PASSES = {"kit": 20, "cpython": 20, "rply": 1, "lark": 1}


def json_text(size: int) -> str:
    """A list of random values, of about so many characters."""
    rng = random.Random(1)
    values: list[object] = []
    length = 0
    while length < size:
        values.append(json_value(rng, 0))
        length += len(json.dumps(values[-1])) + 2
    return json.dumps(values)


def json_value(rng: random.Random, depth: int) -> object:
    """A random value."""
    kind = rng.random()
    if depth > 4 or kind < 0.35:
        words = word(rng), f"{word(rng)} {word(rng)}"
        return rng.choice([rng.randint(0, 10**6), rng.random() * 1000, *words, True, None])
    if kind < 0.65:
        return [json_value(rng, depth + 1) for _ in range(rng.randint(0, 8))]
    return {word(rng): json_value(rng, depth + 1) for _ in range(rng.randint(0, 8))}


def word(rng: random.Random) -> str:
    """Some letters, no keyword."""
    return "v" + "".join(rng.choice("abcdefghijklmnopqrstuvwxyz") for _ in range(rng.randint(2, 10)))


def program_text(lines: int) -> str:
    """A program of at least so many lines."""
    rng = random.Random(2)
    found: list[str] = []
    while len(found) < lines:
        found.append(f"def {word(rng)}({', '.join(word(rng) for _ in range(rng.randint(0, 4)))}) {{")
        for _ in range(rng.randint(2, 10)):
            found.append(f"    {word(rng)} = {expression(rng, 3)};")
        found += [f"    while {word(rng)} < {expression(rng, 2)} {{  # again", f"        {word(rng)} = 1;", "    }"]
        found += [f"    return {expression(rng, 2)};", "}"]
    return "\n".join(found) + "\n"


def expression(rng: random.Random, depth: int) -> str:
    """A random expression."""
    if depth == 0:
        return rng.choice([word(rng), str(rng.randint(0, 999))])
    kind = rng.random()
    if kind < 0.2:
        return f"({expression(rng, depth - 1)})"
    if kind < 0.4:
        return f"{word(rng)}({', '.join(expression(rng, depth - 1) for _ in range(rng.randint(0, 3)))})"
    return f"{expression(rng, depth - 1)} {rng.choice('+-*/')} {expression(rng, depth - 1)}"


def seconds(command: list[str], source: Path, passes: int) -> float:
    """CPU seconds of one pass."""
    idle = measure([*command, str(source), "0"], repeat=3).seconds
    return (measure([*command, str(source), str(passes)], repeat=3).seconds - idle) / passes


def main() -> int:
    """Measure everything."""
    os.environ["PYTHONPATH"] = str(ROOT)
    with tempfile.TemporaryDirectory(prefix="kit-parsing-") as work:
        for name, text in (("json", json_text(1_000_000)), ("program", program_text(10_000))):
            source = Path(work) / name
            source.write_text(text, encoding="utf-8")
            compare(Path(work), name, source)
    return 0


def compare(work: Path, name: str, source: Path) -> None:
    """One table: all parsers on one file."""
    translate = [sys.executable, "-m", "framework.cli.main", "translate", "--quiet", "--no-jit"]
    measure([*translate, str(HERE / f"{name}_kit.py"), "-o", str(work / f"{name}-kit")], repeat=1)
    ours = seconds([str(work / f"{name}-kit")], source, PASSES["kit"])
    rows = [["kit", f"{ours * 1000:.1f}", "1"]]
    for peer in ("cpython", "lark", "rply"):
        module = HERE / f"{name}_{peer}.py"
        if not module.exists() or peer == "lark" and importlib.util.find_spec("lark") is None:
            continue
        theirs = seconds([sys.executable, str(module)], source, PASSES[peer])
        rows.append([peer, f"{theirs * 1000:.0f}", f"{theirs / ours:.2f}"])
    print(f"{name}: {source.stat().st_size / 1e6:.2f} MB")
    print(table(["parser", "ms", "peer/kit"], rows))


if __name__ == "__main__":
    sys.exit(main())
