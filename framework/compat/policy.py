"""``rpython.jit.codewriter.policy``: what ``jitpolicy(driver)`` of a target returns."""

from __future__ import annotations

from framework.rlib.jit import JitPolicy

__all__ = ["JitPolicy"]
