"""`kit why`: where the time of a program went, and one suggestion."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from framework.diagnostics.errors import KitError, KitErrors, show
from framework.driver.observing import observe
from framework.driver.target import TARGET_FILE
from framework.jit.view.log import JitLog
from framework.jit.view.report import Report
from framework.testing.suggesting import InputAgain, suggest


def main(arguments: argparse.Namespace) -> int:
    """Run the program under its JIT, report, and try hints."""
    with InputAgain():
        observed = observe(arguments.vm, arguments.arguments, arguments.jit)
    for line in Report(observed.log).lines():
        print(line)
    sys.stdout.flush()
    if observed.status:
        print(f"(the program ended with status {observed.status})", file=sys.stderr)
    if not arguments.quick:
        print(suggestion_line(arguments, observed.log))
    return 0


def suggestion_line(arguments: argparse.Namespace, log: JitLog) -> str:
    """The last line."""
    target = arguments.target or target_of(log)
    if target is None:
        return "suggestion: none, since the interpreter's source was not found (--target TARGET)"
    try:
        found = suggest(target, arguments.arguments)
    except (KitError, KitErrors) as error:
        show(error, sys.stderr)
        return f"suggestion: none, since {target} could not be run in Python"
    if found is None:
        return "suggestion: none of the hints that were tried makes a loop shorter"
    return f"suggestion: {found.text}: {found.before} -> {found.after} operations in the loop at {found.loop}"


def target_of(log: JitLog) -> str | None:
    """The target that an executable was made from: beside the sources that it names, or one of them."""
    for source in map(Path, log.sources):
        if (source.parent / TARGET_FILE).is_file() and "framework" not in source.parts[-3:]:
            return str(source.parent)
    for source in map(Path, log.sources):
        if source.is_file() and "\ndef entry_point(" in source.read_text(encoding="utf-8", errors="replace"):
            return str(source)
    return None
