"""Captured variables and functions made at run time.

A variable that an inner function captures lives in a cell on CPython.  Mostly the cell is not needed: when nothing
assigns the variable after the capture, the inner function gets its value.  `find_real_cells` decides that per slot.

A function made at run time becomes

* a Constant, a real function object, when all it captures and all its defaults are constants (made once per combination);
* else ``newfunction`` of a *template*: a function object whose closure and defaults hold `Captured` markers.

A function made at import time brings its own cells: a cell is a Constant holding its content, unless some live function
assigns it; then it is a Constant cell, read and written by ``cell_get`` and ``cell_set``.
"""

from __future__ import annotations

import dis
import functools
import gc
import linecache
import re
import types
from typing import Any

from framework.flowgraph.model import Constant, Value, Variable
from framework.flowgraph.operations import Captured
from framework.flowspace.builder import GraphBuilder
from framework.flowspace.framestate import FALSE, TRUE, UNBOUND, Entry, FrameState, KeywordParts, constant_key
from framework.flowspace.instruction_set import FINAL, Code, FunctionSpec
from framework.flowspace.instructions import read_slot, unbound_message, write_slot


class NeedsCell(Exception):
    """A variable that was to be passed by value may be unbound when it is captured: build again with a real cell."""

    def __init__(self, slot: int) -> None:
        super().__init__(slot)
        self.slot = slot


# ---- which variables need a cell -------------------------------------------------------------------------------------


def find_real_cells(code: Code) -> frozenset[int]:
    """Slots of the function's own captured variables that may change after the capture."""
    captures: dict[int, list[int]] = {}
    result: set[int] = set()
    for instruction in code.instructions:
        if instruction.op == "MAKE_FUNCTION":
            spec = instruction.arg
            for slot, name in zip(spec.captured, spec.code.co_freevars, strict=True):
                captures.setdefault(slot, []).append(instruction.index)
                if writes_free_variable(spec.code, name):
                    result.add(slot)
    own = {instruction.arg for instruction in code.instructions if instruction.op == "MAKE_CELL"}
    for slot in own & captures.keys():
        if slot not in result and _is_stored_after(code, slot, captures[slot]):
            result.add(slot)
    return frozenset(result & own)


def _is_stored_after(code: Code, slot: int, places: list[int]) -> bool:
    instructions = code.instructions
    todo = [place + 1 for place in places]
    seen: set[int] = set()
    while todo:
        index = todo.pop()
        if index in seen or index >= len(instructions):
            continue
        seen.add(index)
        instruction = instructions[index]
        if instruction.op in ("STORE_DEREF", "DELETE_DEREF") and instruction.arg == slot:
            return True
        if instruction.op not in FINAL:
            todo.append(index + 1)
        if instruction.target is not None:
            todo.append(instruction.target.index)
        if instruction.handler is not None:
            todo.append(instruction.handler.target.index)
    return False


@functools.cache
def written_free_variables(code: types.CodeType) -> frozenset[str]:
    """Free variables that the code, or a function inside it, assigns or deletes."""
    result = {
        instruction.argval
        for instruction in dis.get_instructions(code)
        if instruction.opname in ("STORE_DEREF", "DELETE_DEREF")
    }
    for constant in code.co_consts:
        if isinstance(constant, types.CodeType):
            result |= written_free_variables(constant)
    return frozenset(result & set(code.co_freevars))


def writes_free_variable(code: types.CodeType, name: str) -> bool:
    """Whether running the code may assign its free variable ``name``."""
    return name in written_free_variables(code)


def may_be_assigned(code: types.CodeType, name: str) -> bool:
    """Whether the file of the code, as far as it can be read, has a ``nonlocal`` statement for the name."""
    names = nonlocal_names(code.co_filename)
    return names is None or name in names


@functools.cache
def nonlocal_names(filename: str) -> frozenset[str] | None:
    """The names in the ``nonlocal`` statements of a file; None without its source."""
    text = "".join(linecache.getlines(filename)).replace("\\\n", " ")
    statements = re.findall(r"\bnonlocal\b([^;#\n]*)", text)
    return frozenset(re.findall(r"\w+", " ".join(statements))) if text else None


def cell_name(function: types.FunctionType, cell: Any) -> str:
    """The free variable of a function whose cell this is."""
    cells = function.__closure__ or ()
    return next(name for name, each in zip(function.__code__.co_freevars, cells, strict=True) if each is cell)


class _CellWriters:
    """Which cells of live functions some live function assigns.  Looked up in the heap, again for unknown functions."""

    def __init__(self) -> None:
        self.known: set[int] = set()
        self.written: dict[int, Any] = {}

    def is_written(self, function: types.FunctionType, cell: Any) -> bool:
        """Whether a cell of the function's closure changes at run time."""
        if id(function) not in self.known and may_be_assigned(function.__code__, cell_name(function, cell)):
            self._scan()
        return id(cell) in self.written

    def _scan(self) -> None:
        self.known.clear()
        self.written.clear()
        gc.unfreeze()  # get_objects() leaves out what gc.freeze() put aside
        for candidate in gc.get_objects():
            if type(candidate) is types.FunctionType and candidate.__closure__:
                self.known.add(id(candidate))
                names = written_free_variables(candidate.__code__)
                for name, cell in zip(candidate.__code__.co_freevars, candidate.__closure__, strict=True):
                    if name in names:
                        self.written[id(cell)] = cell


_writers = _CellWriters()


def bind_free_variables(
    function: types.FunctionType, code: Code, state: FrameState
) -> tuple[set[int], dict[Captured, Variable]]:
    """Put the closure of a function into its first state: which slots hold cells, and what becomes an argument."""
    real: set[int] = set()
    captured: dict[Captured, Variable] = {}
    for name, cell in zip(function.__code__.co_freevars, function.__closure__ or (), strict=True):
        slot = code.free_slots[name]
        state.bound[slot] = TRUE
        content = _content(cell)
        if isinstance(content, Captured):
            state.locals[slot] = captured[content] = Variable(name)
            if content.is_cell:
                real.add(slot)
        elif content is UNBOUND or _writers.is_written(function, cell):
            state.locals[slot] = Constant(cell)
            real.add(slot)
        else:
            state.locals[slot] = Constant(content)
    return real, captured


def _content(cell: types.CellType) -> Any:
    try:
        return cell.cell_contents
    except ValueError:
        return UNBOUND


# ---- reading and writing ---------------------------------------------------------------------------------------------


def _is_free(b: GraphBuilder, slot: int) -> bool:
    return slot in b.code.free_slots.values()


def make_cell(b: GraphBuilder, slot: int) -> None:
    """The variable gets its cell, if it needs one."""
    if slot in b.real_cells:
        cell = b.emit("newcell", b.state.locals[slot])
        if isinstance(cell, Variable):
            cell.name = b.code.slots[slot]
        b.state.locals[slot] = cell
        b.state.bound[slot] = TRUE


def read_closed_slot(b: GraphBuilder, slot: int) -> Value:
    """A captured variable's value."""
    name = b.code.slots[slot]
    free = _is_free(b, slot)
    if slot in b.real_cells:
        error = NameError if free else UnboundLocalError
        return b.emit("cell_get", b.state.locals[slot], Constant(name), Constant(error))
    if free:
        return b.state.locals[slot]
    return read_slot(b, slot, UnboundLocalError, unbound_message(name)) or UNBOUND


def write_closed_slot(b: GraphBuilder, slot: int, value: Value) -> None:
    """Assign a captured variable."""
    if slot in b.real_cells:
        b.emit("cell_set", b.state.locals[slot], value)
    else:
        write_slot(b, slot, value)


def delete_closed_slot(b: GraphBuilder, slot: int) -> None:
    """``del`` of a captured variable."""
    read_closed_slot(b, slot)
    if not b.alive:
        return
    if slot in b.real_cells:
        b.emit("cell_set", b.state.locals[slot], UNBOUND)
    else:
        b.state.locals[slot] = UNBOUND
        b.state.bound[slot] = FALSE


def read_first_argument(b: GraphBuilder) -> Value:
    """The first parameter, as ``super()`` reads it."""
    if 0 in b.real_cells:
        return read_closed_slot(b, 0)
    return b.state.locals[0]


# ---- making functions ------------------------------------------------------------------------------------------------

_functions: dict[Any, tuple[types.FunctionType, tuple[Any, ...]]] = {}


class _Operands:
    """Collects what a function needs at run time; constants stay as they are, variables become `Captured`."""

    def __init__(self) -> None:
        self.names: list[str] = []
        self.values: list[Value] = []

    def take(self, name: str, value: Value, is_cell: bool = False) -> Any:
        """The object to store in the function for this value."""
        if isinstance(value, Constant):
            return value.value
        marker = Captured(name, len(self.values), is_cell)
        self.names.append(name)
        self.values.append(value)
        return marker


def make_function(
    b: GraphBuilder, spec: FunctionSpec, defaults: tuple[Value, ...], keyword_defaults: Entry, annotations: Value
) -> Value:
    """The value of a ``def`` or ``lambda`` inside a function."""
    operands = _Operands()
    cells = tuple(_captured_cell(b, operands, slot) for slot in spec.captured)
    parameters = spec.code.co_varnames[: spec.code.co_argcount][-len(defaults) :] if defaults else ()
    default_objects = tuple(operands.take(name, value) for name, value in zip(parameters, defaults, strict=True))
    keyword_objects = {}
    if isinstance(keyword_defaults, KeywordParts):
        for name, value in zip(keyword_defaults.names, keyword_defaults.values, strict=True):
            keyword_objects[name] = operands.take(name, value)
    function = _function_object(b, spec, cells, default_objects, keyword_objects, annotations)
    if not operands.values:
        return Constant(function)
    return b.emit("newfunction", Constant(function), Constant(tuple(operands.names)), *operands.values)


def _captured_cell(b: GraphBuilder, operands: _Operands, slot: int) -> types.CellType:
    """The cell of the template's closure for one captured variable."""
    name = b.code.slots[slot]
    value = b.state.locals[slot]
    if slot in b.real_cells:
        content = operands.take(name, value, is_cell=True)
        return content if isinstance(content, types.CellType) else types.CellType(content)
    if b.state.bound[slot] is not TRUE:
        raise NeedsCell(slot)
    return types.CellType(operands.take(name, value))


def _function_object(
    b: GraphBuilder, spec: FunctionSpec, cells: tuple[types.CellType, ...], defaults: tuple[Any, ...],
    keyword_defaults: dict[str, Any], annotations: Value,
) -> types.FunctionType:  # fmt: skip
    """The same object for the same code, globals, defaults and captured constants."""
    key = (
        spec.code,
        id(b.globals),
        tuple(_cell_key(cell) for cell in cells),
        constant_key(defaults),
        tuple((name, constant_key(value)) for name, value in keyword_defaults.items()),
    )
    if key not in _functions:
        function = types.FunctionType(spec.code, b.globals, spec.code.co_name, defaults or None, cells or None)
        function.__kwdefaults__ = keyword_defaults or None
        function.__qualname__ = spec.code.co_qualname
        function.__module__ = b.globals.get("__name__", "?")
        if isinstance(annotations, Constant) and isinstance(annotations.value, tuple):
            function.__annotations__ = dict(zip(annotations.value[::2], annotations.value[1::2], strict=True))
        _functions[key] = (function, (cells, defaults, keyword_defaults))
    return _functions[key][0]


def _cell_key(cell: types.CellType) -> Any:
    content = _content(cell)
    if isinstance(content, Captured):
        return content
    return id(cell) if content is UNBOUND else constant_key(content)
