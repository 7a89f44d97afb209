"""`kit check`: all errors at once, and what becomes of each function."""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from pathlib import Path

from framework.cli.main import exit_status
from framework.diagnostics.errors import KitErrors, show
from framework.diagnostics.progress import Progress
from framework.driver import checking
from framework.driver.options import BUILD_TIME_ONLY, TRANSLATED, UNREACHED, CheckReport, Options


def main(arguments: argparse.Namespace) -> int:
    """Infer, print the verdicts or the typed source, and report the errors."""
    options = Options(target=arguments.target, target_arguments=arguments.target_arguments)
    report = checking.check(options, Progress(), Path(arguments.types) if arguments.types else None)
    for warning in report.warnings:
        show(warning, sys.stderr)
    if arguments.types:
        print(report.typed_source)
    else:
        _print_verdicts(report)
    if report.errors:
        sys.stdout.flush()
        show(KitErrors(report.errors), sys.stderr)
        return exit_status(report.errors[0].code)
    return 0


def _print_verdicts(report: CheckReport) -> None:
    for verdict in report.verdicts:
        place = f"{verdict.filename}:{verdict.line}"
        chain = f"  by {' > '.join(verdict.chain)}" if verdict.chain else ""
        print(f"{verdict.kind:<16} {verdict.function:<30} {place}{chain}")
    counts = Counter(verdict.kind for verdict in report.verdicts)
    summary = ", ".join(f"{counts[kind]} {kind}" for kind in (TRANSLATED, BUILD_TIME_ONLY, UNREACHED))
    print(f"{summary}; {len(report.errors)} errors; {report.seconds:.1f} s")
    if report.errors:
        print("(functions that are called only behind an error count as unreached)")
