"""`kit trace`: the loops that the JIT made of a program, as text or as a page."""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
from pathlib import Path

from framework.diagnostics.errors import KitError
from framework.driver.observing import observe
from framework.jit.view.html_view import page
from framework.jit.view.log import JitLog, LoggedTrace
from framework.jit.view.rows import Attribution
from framework.jit.view.text_view import aborts_text, trace_text


def main(arguments: argparse.Namespace) -> int:
    """Run the program under its JIT, and show."""
    if arguments.hosted:
        from framework.testing.hosted_target import observe_hosted

        log, status = observe_hosted(arguments.vm, arguments.arguments, arguments.traces)
    else:
        observed = observe(arguments.vm, arguments.arguments, arguments.jit)
        log, status = observed.log, observed.status
    samples = Attribution(log)
    chosen = choose(log, samples, arguments)
    if arguments.html:
        title = " ".join([Path(arguments.vm).name, *arguments.arguments])
        write_whole(Path(arguments.html), page(log, samples, chosen, title))
        print(f"wrote {arguments.html}: {len(chosen)} of {len(log.loops)} loops")
    else:
        show_text(log, samples, chosen, arguments)
    if status != 0:
        print(f"(the program ended with status {status})", file=sys.stderr)
    return 0


def choose(log: JitLog, samples: Attribution, arguments: argparse.Namespace) -> list[LoggedTrace]:
    """The loops to show, the hottest first.

    Raises: KitError for a loop that does not exist.
    """
    loops = samples.hottest()
    if arguments.loop is not None:
        loops = [loop for loop in loops if loop.loop == arguments.loop]
        if not loops:
            raise KitError("K614", f"there is no loop {arguments.loop}; loops go from 1 to {len(log.loops)}")
        return loops
    return loops if arguments.all else loops[: arguments.limit]


def show_text(log: JitLog, samples: Attribution, chosen: list[LoggedTrace], arguments: argparse.Namespace) -> None:
    """Print the loops, and their bridges if wanted."""
    if not log.loops:
        print("no loop was compiled: nothing ran often enough (KIT_JIT=threshold=N, or --jit threshold=N)")
    for loop in chosen:
        shown = [loop, *(log.bridges_of(loop.loop) if arguments.bridges else [])]
        for trace in shown:
            lines = trace_text(log, trace, samples, arguments.preamble, arguments.removed, arguments.code)
            print("\n".join(lines) + "\n")
    hidden = len(log.loops) - len(chosen)
    if hidden and arguments.loop is None:
        print(f"{hidden} more loops: --all, --limit N or --loop N")
    for line in aborts_text(log)[: arguments.limit]:
        print(line)


def write_whole(path: Path, text: str) -> None:
    """Write a file that appears whole or not at all."""
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.", suffix=".tmp")
    temporary = Path(name)
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(text)
        temporary.chmod(0o666 & ~_umask())
        temporary.replace(path)
    finally:
        temporary.unlink(missing_ok=True)


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
