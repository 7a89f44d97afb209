"""Translated: the weak reference object.  Its field is an Address, so tracing does not see it."""

from __future__ import annotations

from framework.gc.raw import load_reference, store_reference
from framework.lltypes.dialect import llop
from framework.lltypes.machine import WEAKREF
from framework.lltypes.types import Signed
from framework.rlib.objectmodel import always_inline


@always_inline
def referent(weakref):
    """What a weak reference refers to, 0 when that died."""
    return load_reference(weakref, llop.field_offset(Signed, WEAKREF, "referent"))


@always_inline
def set_referent(weakref, obj):
    """Let it refer to something (else)."""
    store_reference(weakref, llop.field_offset(Signed, WEAKREF, "referent"), obj)
