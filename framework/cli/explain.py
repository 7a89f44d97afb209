"""`kit explain`: the row of an error code, or the list of all."""

from __future__ import annotations

import argparse

from framework.diagnostics.codes import CODES, STAGES
from framework.diagnostics.errors import KitError, suggestion
from framework.diagnostics.examples import explanation


def main(arguments: argparse.Namespace) -> int:
    """Print one explanation or the table."""
    if arguments.code is None:
        print("\n".join(table()))
        return 0
    code = arguments.code.upper()
    if not code.startswith("K"):
        code = f"K{code}"
    if code not in CODES:
        raise KitError(
            "K607", f"there is no error code {arguments.code}{suggestion(code, CODES)}", hint="`kit explain` lists all"
        )
    print(explanation(CODES[code]))
    return 0


def table() -> list[str]:
    """One line per code, grouped by stage."""
    lines = []
    for digit, stage in STAGES.items():
        lines.append(f"{stage}:")
        lines += [f"  {code}  {CODES[code].title}" for code in sorted(CODES) if code[1] == digit]
    return lines
