"""Quasi-immutable fields: code that takes one for constant is invalidated when it changes.

The hidden field (``FieldDescr.mutate``) of an object is null as long as no code relies on it; the program tests it before it
writes the field.  Set, it refers to the object itself, and the watching code is listed here.
"""

from __future__ import annotations

from typing import Any

from framework.jit.metainterp.warmstate import CellToken
from framework.jit.model import FieldDescr, Machine
from framework.jit.trace.values import NULL, Const, ConstFloat, ConstInt, ConstRef


class Assumed:
    """What a trace takes the field of an object for."""

    def __init__(self, machine: Machine, ref: Any, descr: FieldDescr) -> None:
        self.ref = ref
        self.descr = descr
        self.value = content_of(machine, ref, descr)

    def still_holds(self, machine: Machine) -> bool:
        """Whether the field has not changed since."""
        return self.value.is_same_constant(content_of(machine, self.ref, self.descr))


def content_of(machine: Machine, ref: Any, descr: FieldDescr) -> Const:
    """What a field holds."""
    if descr.kind == "i":
        return ConstInt(machine.get_field_int(ref, descr))
    if descr.kind == "r":
        return ConstRef(machine.get_field_ref(ref, descr))
    return ConstFloat(machine.get_field_float(ref, descr))


class Watched:
    """A field of one object and the code that relies on it."""

    def __init__(self, ref: Any, field: int) -> None:
        self.ref = ref
        self.field = field
        self.tokens: list[CellToken] = []


class QuasiImmutables:
    """All watched fields."""

    def __init__(self, machine: Machine) -> None:
        self.machine = machine
        self.watched: dict[int, list[Watched]] = {}  # by identity hash of the object

    def watch(self, ref: Any, descr: FieldDescr, token: CellToken) -> None:
        """Code relies on a field."""
        mutate = descr.mutate
        assert mutate is not None
        self.machine.set_field_ref(ref, ref, mutate)
        key = self.machine.identity_hash(ref)
        if key not in self.watched:
            self.watched[key] = []
        chain = self.watched[key]
        for watched in chain:
            if watched.ref == ref and watched.field == descr.number:
                if token not in watched.tokens:
                    watched.tokens.append(token)
                return
        made = Watched(ref, descr.number)
        made.tokens.append(token)
        chain.append(made)

    def forget_freed(self) -> None:
        """Code that was freed relies on nothing."""
        alive: dict[int, list[Watched]] = {}
        for key, chain in self.watched.items():
            kept: list[Watched] = []
            for watched in chain:
                watched.tokens = [token for token in watched.tokens if not token.is_freed]
                if len(watched.tokens) > 0:
                    kept.append(watched)
            if len(kept) > 0:
                alive[key] = kept
        self.watched = alive

    def invalidate(self, ref: Any, descr: FieldDescr) -> None:
        """The program is about to write a field."""
        mutate = descr.mutate
        assert mutate is not None
        if not self.machine.get_field_ref(ref, mutate):
            return
        self.machine.set_field_ref(ref, NULL.ref_value, mutate)
        key = self.machine.identity_hash(ref)
        chain = self.watched.get(key, None)
        if chain is None:
            return
        for index in range(len(chain)):
            watched = chain[index]
            if watched.ref == ref and watched.field == descr.number:
                chain.pop(index)
                for token in watched.tokens:
                    token.is_invalid = True
                    self.machine.invalidate(token)
                return
