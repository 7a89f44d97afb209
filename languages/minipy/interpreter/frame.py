"""A call under way.

    slots   locals … | cells … | stack …          one array of fixed size, so that a trace holds it in registers

Locals and stack places that hold nothing are None.
"""

from __future__ import annotations

from framework.rlib.jit import hint, unroll_safe
from languages.minipy.interpreter.code import W_Code
from languages.minipy.objects.base import W_Object
from languages.minipy.objects.dicts import W_Dict
from languages.minipy.objects.errors import NAME_ERROR, UNBOUND_LOCAL_ERROR, GuestError


class W_Cell(W_Object):
    """A variable that several functions share."""

    def __init__(self, w_value: W_Object | None) -> None:
        self.w_value = w_value


class Frame:
    """A call under way.  ``w_locals`` is the dict of names of a module or class body."""

    _virtualizable_ = ["code", "w_globals", "w_locals", "slots[*]", "depth", "pc", "has_yielded"]

    def __init__(self, code: W_Code, w_globals: W_Dict, w_locals: W_Dict | None) -> None:
        self = hint(self, access_directly=True, fresh_virtualizable=True)
        self.code = code
        self.w_globals = w_globals
        self.w_locals = w_locals
        self.slots: list[W_Object | None] = [None] * code.size
        self.depth = code.stack_start
        self.pc = 0
        self.has_yielded = False

    # ---- the stack ---------------------------------------------------------------------------------------------------

    def push(self, w_value: W_Object | None) -> None:
        """Onto the stack; None is the null below a callable."""
        depth = self.depth
        assert depth >= 0
        self.slots[depth] = w_value
        self.depth = depth + 1

    def pop_or_null(self) -> W_Object | None:
        """From the stack, where there may be a null."""
        depth = self.depth - 1
        assert depth >= 0
        w_value = self.slots[depth]
        self.slots[depth] = None
        self.depth = depth
        return w_value

    def pop(self) -> W_Object:
        """From the stack."""
        w_value = self.pop_or_null()
        assert w_value is not None
        return w_value

    def peek(self, depth: int = 1) -> W_Object:
        """The value at a depth of the stack, 1 is the top."""
        place = self.depth - depth
        assert place >= 0
        w_value = self.slots[place]
        assert w_value is not None
        return w_value

    def put(self, depth: int, w_value: W_Object) -> None:
        """Replace the value at a depth."""
        place = self.depth - depth
        assert place >= 0
        self.slots[place] = w_value

    @unroll_safe
    def pop_many(self, count: int) -> list[W_Object]:
        """The ``count`` topmost values, the lowest first."""
        result: list[W_Object] = []
        start = self.depth - count
        assert start >= 0
        for i in range(count):
            w_value = self.slots[start + i]
            assert w_value is not None
            result.append(w_value)
            self.slots[start + i] = None
        self.depth = start
        return result

    @unroll_safe
    def cut(self, count: int) -> None:
        """Leave only ``count`` values on the stack."""
        depth = self.code.stack_start + count
        while self.depth > depth:
            self.pop_or_null()

    # ---- variables ---------------------------------------------------------------------------------------------------

    def local(self, index: int) -> W_Object:
        """A local; UnboundLocalError where it has no value."""
        assert index >= 0
        w_value = self.slots[index]
        if w_value is None:
            raise unbound_local(self.code.varnames[index])
        return w_value

    def set_local(self, index: int, w_value: W_Object | None) -> None:
        """Set a local, None takes its value away."""
        assert index >= 0
        self.slots[index] = w_value

    def cell(self, index: int) -> W_Cell:
        """A cell, of ``cellvars`` and ``freevars`` counted through."""
        place = self.code.cells_start + index
        assert place >= 0
        w_cell = self.slots[place]
        assert isinstance(w_cell, W_Cell)
        return w_cell

    def cell_value(self, index: int) -> W_Object:
        """What a cell holds; an error where it is empty."""
        w_value = self.cell(index).w_value
        if w_value is None:
            raise self.empty_cell(index)
        return w_value

    def empty_cell(self, index: int) -> GuestError:
        """The error about a cell without a value."""
        code = self.code
        own = len(code.cellvars)
        if index < own:
            return unbound_local(code.cellvars[index])
        name = code.freevars[index - own]
        return GuestError(
            NAME_ERROR,
            f"cannot access free variable '{name}' where it is not associated with a value in enclosing scope",
        )

    @unroll_safe
    def make_cells(self, closure: list[W_Object]) -> None:
        """Cells for the variables that inner functions use, and those that come from outer functions."""
        code = self.code
        own = len(code.cellvars)
        for i in range(own):
            local = code.cell_locals[i]
            w_value: W_Object | None = None
            if local >= 0:
                w_value = self.slots[local]
            self.slots[code.cells_start + i] = W_Cell(w_value)
        for i in range(len(code.freevars)):
            self.slots[code.cells_start + own + i] = closure[i]


def unbound_local(name: str) -> GuestError:
    """A local is used that has no value."""
    return GuestError(
        UNBOUND_LOCAL_ERROR, f"cannot access local variable '{name}' where it is not associated with a value"
    )


def not_defined(name: str) -> GuestError:
    """A name is used that means nothing."""
    return GuestError(NAME_ERROR, f"name '{name}' is not defined")
