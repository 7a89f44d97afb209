"""``rpython.rtyper.lltypesystem.lloperation``: ``llop``, the low-level operations by name."""

from __future__ import annotations

from framework.lltypes.dialect import llop

__all__ = ["llop"]
