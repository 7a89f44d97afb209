"""The examples of the error codes (``examples.txt``), and the explanation and the page that show them.

    === K112
    what triggers the error
    ---
    a way out

Entries are programs in restricted Python with a ``main()``, target files, or commands, which start with ``$``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from textwrap import indent

from framework.diagnostics.codes import CODES, STAGES, ErrorCode

SOURCE = Path(__file__).with_name("examples.txt")

PAGE_HEAD = """\
# Error codes

Every error and warning of `kit` has a code; `kit explain CODE` prints what this page says about it. The page is made from
the table in `framework/diagnostics/codes.py` by `python -m framework.diagnostics.examples`.
"""


@cache
def examples() -> dict[str, tuple[str, str]]:
    """What triggers an error and a way out, by code."""
    entries = re.split(r"^=== (K\d+)\n", SOURCE.read_text(encoding="utf-8"), flags=re.M)[1:]
    result = {}
    for code, text in zip(entries[::2], entries[1::2], strict=True):
        bad, good = re.split(r"^---\n", text, flags=re.M)
        result[code] = (bad.rstrip("\n"), good.rstrip("\n"))
    return result


def explanation(row: ErrorCode) -> str:
    """The whole text of one code, for a terminal."""
    bad, good = examples()[row.code]
    return "\n\n".join(
        [
            f"{row.code}: {row.title}",
            row.explanation,
            "What triggers it:\n\n" + indent(bad, "    "),
            "A way out:\n\n" + indent(good, "    "),
        ]
    )


def page() -> str:
    """docs/errors.md."""
    return "\n".join([PAGE_HEAD, *_page_lines()])


def _page_lines() -> Iterator[str]:
    for digit, stage in STAGES.items():
        codes = sorted(code for code in CODES if code[1] == digit)
        if codes:
            yield f"## {stage[0].upper()}{stage[1:]}\n"
        for code in codes:
            bad, good = examples()[code]
            yield f"### {code}: {CODES[code].title}\n\n{CODES[code].explanation}\n"
            yield f"What triggers it:\n\n{_block(bad)}\nA way out:\n\n{_block(good)}"


def _block(text: str) -> str:
    return f"```\n{text}\n```\n"


if __name__ == "__main__":
    (SOURCE.parents[2] / "docs/errors.md").write_text(page(), encoding="utf-8")
