"""`kit audit`: run a target on Python and verify its JIT hints."""

from __future__ import annotations

import argparse
import sys
import traceback

from framework.diagnostics.errors import KitError, KitErrors, show
from framework.testing.auditing import Findings, audit


def main(arguments: argparse.Namespace) -> int:
    """Run, and report what is wrong; 1 when there is anything."""
    try:
        findings = audit(arguments.target, arguments.arguments)
    except KitError:
        raise
    except Exception as error:
        assert error.__traceback__ is not None and error.__traceback__.tb_next is not None
        traceback.print_exception(error.with_traceback(error.__traceback__.tb_next.tb_next))
        print("audit: the program itself failed; hints were not verified to the end", file=sys.stderr)
        return 1
    sys.stdout.flush()
    if findings.errors:
        show(KitErrors(findings.errors), sys.stderr)
    print(summary(findings), file=sys.stderr)
    return 1 if findings.errors else 0


def summary(findings: Findings) -> str:
    """One line: what was verified."""
    text = (
        f"audit: {findings.elidable_calls} calls of elidable functions, {findings.watched_objects} objects with immutable "
        f"fields, {findings.promotions} promotions: {len(findings.errors) or 'nothing'} wrong"
    )
    if findings.status:
        text += f" (the program ended with status {findings.status})"
    return text
