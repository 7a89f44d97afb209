"""The native stack: checks before deep recursion.

Functions that recurse are checked by the translator by themselves.  These names are for interpreters that manage
recursion on their own.
"""

from __future__ import annotations

import sys
from typing import Any


def stack_check() -> None:
    """Raise RecursionError when the native stack is nearly used up."""


def stack_check_noinline() -> None:
    """The same."""
    stack_check()


def stack_almost_full() -> bool:
    """Whether it is nearly used up."""
    depth = 0
    frame = sys._getframe()
    limit = sys.getrecursionlimit() * 15 // 16
    while frame is not None and depth <= limit:
        frame = frame.f_back  # type: ignore[assignment]
        depth += 1
    return depth > limit


def stack_unwind() -> None:
    """Nothing: stacks are not unwound to the heap."""


def stack_capture() -> Any:
    """Nothing to capture."""
    return None


def rpy_frame_depth() -> int:
    """Number of active calls, as far as it is known (hosted only), else 0."""
    return 0


def _stack_criticalcode_start() -> None:
    """No RecursionError from here on: what follows must complete."""


def _stack_criticalcode_stop() -> None:
    """End of such a region."""


def set_stack_depth_limit_fraction(fraction: float) -> None:
    """The part of the stack that may be used."""
    if not 0.0 < fraction <= 1.0:
        raise ValueError("the fraction lies between 0 and 1")
