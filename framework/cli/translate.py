"""`kit translate`: build a native executable."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from framework.diagnostics.errors import show
from framework.diagnostics.progress import make_progress
from framework.driver import pipeline
from framework.driver.options import Options


def options_from(arguments: argparse.Namespace) -> Options:
    """The pipeline's options from those of a command that builds."""
    return Options(
        target=arguments.target,
        target_arguments=arguments.target_arguments,
        opt_level=arguments.opt_level,
        jit=arguments.jit,
        debug=arguments.debug,
        triple=arguments.triple,
        use_cache=arguments.use_cache,
    )


def main(arguments: argparse.Namespace) -> int:
    """Translate, and say how to run the result."""
    options = options_from(arguments)
    options.output = Path(arguments.output) if arguments.output else None
    options.bill = arguments.bill
    with make_progress(sys.stderr, arguments.quiet) as progress:
        result = pipeline.translate(options, progress)
    for warning in result.warnings:
        show(warning, sys.stderr)
    if result.bill:
        print(result.bill)
    if not arguments.quiet:
        print(f"{result.executable}: {readable_size(result.size)} in {result.seconds:.1f} s")
        if not options.triple:
            print(f"run it:  {run_command(result.executable)}")
    return 0


def run_command(executable: Path) -> str:
    """What to type to run an executable."""
    return str(executable) if executable.parent != Path() else f"./{executable}"


def readable_size(size: int) -> str:
    """A size for people: 312 kB, 1.4 MB."""
    return f"{size / 1e6:.1f} MB" if size >= 1e6 else f"{(size + 999) // 1000} kB"
