"""Built-in functions that look into the frame that calls them."""

from __future__ import annotations

from languages.minipy.interpreter.frame import Frame, W_Cell
from languages.minipy.objects.base import W_Object
from languages.minipy.objects.dicts import W_Dict
from languages.minipy.objects.errors import runtime_error


class W_FrameFunction(W_Object):
    """One of them: calls of it that are instructions go to `call_in`."""

    _immutable_fields_ = ["name"]

    def __init__(self, name: str) -> None:
        self.name = name

    def is_callable(self) -> bool:
        return True

    def repr(self) -> str:
        return f"<built-in function {self.name}>"

    def call(self, args: list[W_Object], names: list[str]) -> W_Object:
        raise runtime_error(f"{self.name}(): there is no frame that calls it")

    def call_in(self, frame: Frame, args: list[W_Object], names: list[str]) -> W_Object:
        """The call, from a frame."""
        raise NotImplementedError


class W_Globals(W_FrameFunction):
    """``globals()``."""

    def call_in(self, frame: Frame, args: list[W_Object], names: list[str]) -> W_Object:
        return frame.w_globals


class W_Locals(W_FrameFunction):
    """``locals()``."""

    def call_in(self, frame: Frame, args: list[W_Object], names: list[str]) -> W_Object:
        return names_of(frame)


def names_of(frame: Frame) -> W_Dict:
    """The local names of a frame with their values: those of a module or class body themselves, else a copy."""
    w_locals = frame.w_locals
    if w_locals is not None:
        return w_locals
    w_names = W_Dict()
    code = frame.code
    for i in range(len(code.varnames)):
        w_value = frame.slots[i]
        if w_value is not None and not code.varnames[i].startswith("."):
            w_names.set_text(code.varnames[i], w_value)
    for i in range(len(code.cellvars) + len(code.freevars)):
        w_cell = frame.slots[code.cells_start + i]
        if isinstance(w_cell, W_Cell):
            w_value = w_cell.w_value
            if w_value is not None:
                w_names.set_text(code.code.cell_name(i), w_value)
    return w_names
