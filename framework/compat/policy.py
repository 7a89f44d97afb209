"""``rpython.jit.codewriter.policy``: what ``jitpolicy(driver)`` of a target returns."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from framework.rlib.jit import JitPolicy


class StopAtXPolicy(JitPolicy):
    """A policy of tests: the JIT does not look inside some functions."""

    def __init__(self, *functions: Callable[..., Any]) -> None:
        super().__init__()
        self.functions = functions

    def look_inside_function(self, function: Callable[..., Any]) -> bool:
        """Whether the JIT sees through a function."""
        return function not in self.functions


__all__ = ["JitPolicy", "StopAtXPolicy"]
