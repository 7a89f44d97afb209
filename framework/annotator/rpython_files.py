"""Which source files are written for RPython: those that import ``rpython.*`` names.

Programs of that dialect rely on conventions that are refused, or warned of, elsewhere: mixed numbers widen where they meet,
and methods are called on a base class that lacks them.
"""

from __future__ import annotations

import re
import sys
from pathlib import Path

_IMPORT = re.compile(r"^\s*(?:from|import)\s+rpython\b", re.MULTILINE)
_known: dict[str, bool] = {}


def imports_rpython(filename: str) -> bool:
    """Whether a source file imports ``rpython`` names; what ``exec`` made counts with the program that did it."""
    if filename.startswith("<"):
        return "rpython" in sys.modules
    if filename not in _known:
        try:
            text = Path(filename).read_text(encoding="utf-8", errors="replace")
        except OSError:
            text = ""
        _known[filename] = _IMPORT.search(text) is not None
    return _known[filename]
