"""`kit show`: one function at one stage, as text or as a drawing."""

from __future__ import annotations

import argparse
from pathlib import Path

from framework.cli.translate import options_from
from framework.driver import showing


def main(arguments: argparse.Namespace) -> int:
    """Print the function, or write the drawing."""
    text = showing.show(options_from(arguments), arguments.function, arguments.stage, html=bool(arguments.html))
    if arguments.html:
        Path(arguments.html).write_text(text, encoding="utf-8")
        print(f"wrote {arguments.html}")
    else:
        print(text)
    return 0
