"""The bill: what each phase, source file and function cost, and how that differs from the last build of this executable.

    phases            seconds, with the passes and the largest modules below
    files, functions  lines of IR and bytes of machine code

Lines are counted in the IR texts, bytes read from the symbol tables of the objects (``elf.py``).  The figures of the last
build are kept in the cache folder, by the executable's path.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import resource
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path

from framework.diagnostics.progress import Phase
from framework.driver.elf import function_sizes
from framework.flowgraph.model import FunctionGraph
from framework.llvm.build import Compiled, Unit
from framework.llvm.cache import cache_directory

FUNCTIONS_SHOWN = 15
FILES_SHOWN = 15
MODULES_SHOWN = 5
GONE_SHOWN = 5
_DEFINITION = re.compile(r'^define [^\n]*?@("[^"]+"|[\w.$-]+)\([^\n]*\{\n(.*?)^\}', re.M | re.S)


@dataclass(slots=True)
class Amount:
    """IR lines and bytes of machine code."""

    lines: int = 0
    bytes: int = 0

    def add(self, other: Amount) -> None:
        """Count another's too."""
        self.lines += other.lines
        self.bytes += other.bytes


@dataclass(slots=True)
class Bill:
    """All figures of one build; ``functions`` are by ``file:function``."""

    seconds: dict[str, float]
    passes: dict[str, float]
    modules: dict[str, float]
    memory: int
    size: int
    functions: dict[str, Amount] = field(default_factory=dict)

    @property
    def files(self) -> dict[str, Amount]:
        """The functions' figures by source file."""
        result: dict[str, Amount] = {}
        for name, amount in self.functions.items():
            result.setdefault(name.rpartition(":")[0], Amount()).add(amount)
        return result


def make_bill(phases: Sequence[Phase], passes: dict[str, float], unit: Unit, compiled: Compiled, size: int) -> Bill:
    """The bill of a build whose objects still exist."""
    seconds = {phase.name: phase.seconds for phase in phases}
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
    bill = Bill(seconds, passes, compiled.seconds, peak, size)
    owner = {symbol: graph_place(graph) for symbol, graph in unit.functions.items()}
    for symbol, lines in function_lines(unit):
        bill.functions.setdefault(owner.get(symbol, f"(kit):{symbol}"), Amount()).lines += lines
    for path in compiled.objects:
        for symbol, count in function_sizes(path.read_bytes()).items():
            bill.functions.setdefault(owner.get(symbol, f"(kit):{symbol}"), Amount()).bytes += count
    return bill


def graph_place(graph: FunctionGraph) -> str:
    """``file:function``."""
    function = getattr(graph.function, "__qualname__", None) or graph.name
    if graph.position is None:
        return f"(kit):{function}"
    path = Path(graph.position.filename)
    here = Path.cwd()
    return f"{path.relative_to(here) if path.is_relative_to(here) else path}:{function}"


def function_lines(unit: Unit) -> Iterator[tuple[str, int]]:
    """Symbol and number of IR lines of each function."""
    for module in unit.modules:
        for found in _DEFINITION.finditer(module.text):
            yield found[1].strip('"'), found[2].count("\n") + 2


# --- the last build


def last_bill_path(executable: Path) -> Path:
    """Where the figures of an executable's last build are kept."""
    key = hashlib.sha256(str(executable.resolve()).encode()).hexdigest()[:24]
    return cache_directory() / "bills" / f"{key}.json"


def read_last(path: Path) -> Bill | None:
    """The figures of the last build, if there are any."""
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
        data["functions"] = {name: Amount(*figures) for name, figures in data["functions"].items()}
        return Bill(**data)
    except (OSError, ValueError, TypeError, KeyError):
        return None


def keep(bill: Bill, path: Path) -> None:
    """Write the figures for the next build to compare with."""
    data = asdict(bill)
    data["functions"] = {name: [amount.lines, amount.bytes] for name, amount in bill.functions.items()}
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_suffix(f".{os.getpid()}.tmp")
    temporary.write_text(json.dumps(data), encoding="utf-8")
    temporary.replace(path)


# --- as text


def bill_text(bill: Bill, executable: Path) -> str:
    """The bill with the difference to the last build, which it replaces."""
    path = last_bill_path(executable)
    last = read_last(path)
    keep(bill, path)
    lines = [*_phases(bill, last), *_amounts(bill, last)]
    memory = f"{bill.memory / 1e6:.0f} MB of memory"
    lines.append(f"{memory}, {bill.size} bytes{_change(bill.size, last.size if last else None)}")
    if last is None:
        lines.append("(the next bill of this executable shows the difference to this one)")
    return "\n".join(lines)


def _phases(bill: Bill, last: Bill | None) -> Iterator[str]:
    yield f"{'seconds':>9}  phase"
    for name, seconds in bill.seconds.items():
        before = last.seconds.get(name) if last else None
        difference = f" ({seconds - before:+.2f})" if before is not None and abs(seconds - before) >= 0.01 else ""
        yield f"{seconds:9.2f}  {name}{difference}"
        if name == "optimise graphs":
            yield from _largest(bill.passes)
        elif name == "compile":
            yield from _largest(bill.modules)


def _largest(seconds: dict[str, float]) -> Iterator[str]:
    ordered = sorted(seconds.items(), key=lambda item: -item[1])
    for name, amount in ordered[:MODULES_SHOWN]:
        yield f"{'':9}    {amount:6.2f}  {name}"


def _amounts(bill: Bill, last: Bill | None) -> Iterator[str]:
    for title, now, before, shown in (
        ("file", bill.files, last.files if last else {}, FILES_SHOWN),
        ("function", bill.functions, last.functions if last else {}, FUNCTIONS_SHOWN),
    ):
        yield ""
        yield f"{'IR lines':>9} {'bytes':>9}  {title}"
        ordered = sorted(now.items(), key=lambda item: (-item[1].bytes, -item[1].lines, item[0]))
        for name, amount in ordered[:shown]:
            known = before.get(name)
            change = _change(amount.bytes, known.bytes if known else None) if last else ""
            yield f"{amount.lines:9} {amount.bytes:9}  {name}{change or (' (new)' if last and not known else '')}"
        rest = Amount()
        for _, amount in ordered[shown:]:
            rest.add(amount)
        if rest.lines or rest.bytes:
            yield f"{rest.lines:9} {rest.bytes:9}  {len(ordered) - shown} more"
        gone = [name for name in before if name not in now]
        if gone:
            yield f"{'':9} {'':9}  gone: {', '.join(gone[:GONE_SHOWN])}"
    yield ""


def _change(now: int, before: int | None) -> str:
    return f" ({now - before:+})" if before is not None and now != before else ""
