"""``rpython.rtyper.lltypesystem.llmemory`` as far as foreign-function code uses it."""

from __future__ import annotations

from framework.rlib.rffi import NULL, VOIDP, offsetof, sizeof

Address = VOIDP

__all__ = ["NULL", "Address", "offsetof", "sizeof"]
