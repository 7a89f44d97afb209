"""What all parts of the compiler use: emitting, names, constants, functions.  Translated code."""

from __future__ import annotations

from languages.minipy.compiler import constants, opcodes
from languages.minipy.compiler.assembler import Label
from languages.minipy.compiler.code import GENERATOR, NESTED, OPTIMIZED, Code
from languages.minipy.compiler.constants import Constant, TupleValue
from languages.minipy.compiler.scopes import (
    CELL,
    CLASS,
    FREE,
    FUNCTION,
    GLOBAL_EXPLICIT,
    LOCAL,
    Scope,
    mangled,
)
from languages.minipy.compiler.symbols import SymbolTable
from languages.minipy.compiler.unit import Unit
from languages.minipy.syntax import nodes
from languages.minipy.syntax.errors import SourceError, SourceText
from languages.minipy.syntax.nodes import Expr, Syntax, Visitor, bare

LOAD, STORE, DELETE = 0, 1, 2
FAST_OPCODES = [opcodes.LOAD_FAST, opcodes.STORE_FAST, opcodes.DELETE_FAST]
NAME_OPCODES = [opcodes.LOAD_NAME, opcodes.STORE_NAME, opcodes.DELETE_NAME]
GLOBAL_OPCODES = [opcodes.LOAD_GLOBAL, opcodes.STORE_GLOBAL, opcodes.DELETE_GLOBAL]
DEREF_OPCODES = [opcodes.LOAD_DEREF, opcodes.STORE_DEREF, opcodes.DELETE_DEREF]


class Generator(Visitor):
    """A visitor that emits instructions; ``unit`` is the code object that they belong to."""

    def __init__(self, table: SymbolTable, source: SourceText, filename: str) -> None:
        self.table = table
        self.source = source
        self.filename = filename
        self.units: list[Unit] = []
        self.unit = self.begin("<module>", table.top, 1)

    # --- code objects

    def begin(self, name: str, scope: Scope, line: int) -> Unit:
        """Begin a code object."""
        parent = self.units[-1] if len(self.units) > 0 else None
        code = Code(name, self.qualname(name, parent), self.filename, line)
        if scope.kind == FUNCTION:
            code.flags |= OPTIMIZED
            if scope.is_nested():
                code.flags |= NESTED
        if scope.is_generator:
            code.flags |= GENERATOR
        self.unit = Unit(code, scope, self.source, parent)
        self.units.append(self.unit)
        return self.unit

    def qualname(self, name: str, parent: Unit | None) -> str:
        """The name with those of the functions and classes around."""
        if parent is None or parent.parent is None and parent.scope.kind != FUNCTION:
            return name
        if parent.scope.kind_of(mangled(parent.scope.class_name, name)) == GLOBAL_EXPLICIT:
            return name
        if parent.scope.kind == FUNCTION:
            return parent.code.qualname + ".<locals>." + name
        return parent.code.qualname + "." + name

    def finish(self) -> Code:
        """End the code object; the one around is the current one again."""
        unit = self.units.pop()
        if len(self.units) > 0:
            self.unit = self.units[-1]
        return unit.assembler.finish()

    def make_function(self, code: Code, flags: int) -> None:
        """Emit what makes a function of a code object; what the flags say is on the stack."""
        if len(code.freevars) > 0:
            for name in code.freevars:
                self.emit(opcodes.LOAD_CLOSURE, self.unit.cells[name])
            self.emit(opcodes.BUILD_TUPLE, len(code.freevars))
            flags |= opcodes.CLOSURE
        self.load_constant(code)
        self.emit(opcodes.MAKE_FUNCTION, flags)

    # --- instructions

    def at(self, node: Syntax) -> None:
        """What is emitted now belongs to a node."""
        assembler = self.unit.assembler
        assembler.idx = node.idx
        assembler.end = node.end

    def emit(self, opcode: int, operand: int = 0) -> None:
        """Emit an instruction."""
        self.unit.assembler.emit(opcode, operand)

    def jump(self, opcode: int, label: Label) -> None:
        """Emit a jump."""
        self.unit.assembler.jump(opcode, label)

    def mark(self, label: Label) -> None:
        """The label is here."""
        self.unit.assembler.mark(label)

    def load_constant(self, value: Constant) -> None:
        """Emit a constant."""
        self.emit(opcodes.LOAD_CONST, self.unit.assembler.constant(value))

    def load_none(self) -> None:
        """Emit ``None``."""
        self.load_constant(constants.NONE)

    def load_names(self, names: list[str]) -> None:
        """Emit a tuple of texts."""
        self.load_constant(names_tuple(names))

    def emit_name(self, opcode: int, name: str) -> None:
        """Emit an instruction whose operand is a name."""
        self.emit(opcode, self.unit.assembler.name(name))

    def attribute(self, opcode: int, name: str) -> None:
        """Emit an instruction on an attribute, which may be private."""
        self.emit_name(opcode, mangled(self.unit.scope.class_name, name))

    def variable(self, action: int, name: str) -> None:
        """Emit the reading, assignment or deletion of a variable."""
        unit = self.unit
        name = mangled(unit.scope.class_name, name)
        kind = unit.scope.kind_of(name)
        if kind == FREE or kind == CELL:
            if action == LOAD and unit.scope.kind == CLASS:
                self.emit(opcodes.LOAD_CLASSDEREF, unit.cells[name])
            else:
                self.emit(DEREF_OPCODES[action], unit.cells[name])
        elif unit.scope.kind != FUNCTION:
            self.emit_name((GLOBAL_OPCODES if kind == GLOBAL_EXPLICIT else NAME_OPCODES)[action], name)
        elif kind == LOCAL:
            self.emit(FAST_OPCODES[action], unit.local(name))
        else:
            self.emit_name(GLOBAL_OPCODES[action], name)

    def error(self, message: str, node: Syntax) -> SourceError:
        """An error at a node."""
        return SourceError(message, node.idx, node.end)


def names_tuple(names: list[str]) -> TupleValue:
    """A constant tuple of texts."""
    items: list[Constant] = []
    for name in names:
        items.append(constants.StrValue(name))
    return TupleValue(items)


def constant_value(node: Expr) -> Constant | None:
    """The value of an expression that is known before the program runs: literals, signs before them, tuples of them."""
    node = bare(node)
    if isinstance(node, nodes.UnaryOp):
        return negated(node)
    if isinstance(node, nodes.Tuple):
        items: list[Constant] = []
        for element in node.elements:
            item = constant_value(element)
            if item is None:
                return None
            items.append(item)
        return TupleValue(items)
    if isinstance(node, nodes.Constant):
        return literal_value(node)
    if isinstance(node, nodes.Name) and node.id == "__debug__":
        return constants.TRUE
    return None


def literal_value(node: nodes.Constant) -> Constant:
    """The value of a literal."""
    if isinstance(node, nodes.IntConstant):
        return constants.IntValue(node.value)
    if isinstance(node, nodes.StrConstant):
        return constants.StrValue(node.value)
    if isinstance(node, nodes.FloatConstant):
        return constants.FloatValue(node.value)
    if isinstance(node, nodes.BytesConstant):
        return constants.BytesValue(node.value)
    if isinstance(node, nodes.BigConstant):
        return constants.BigValue(node.value)
    if isinstance(node, nodes.ComplexConstant):
        return constants.ComplexValue(0.0, node.imag)
    if isinstance(node, nodes.TrueConstant):
        return constants.TRUE
    if isinstance(node, nodes.FalseConstant):
        return constants.FALSE
    if isinstance(node, nodes.EllipsisConstant):
        return constants.ELLIPSIS
    return constants.NONE


def negated(node: nodes.UnaryOp) -> Constant | None:
    """The value of a minus before a number."""
    if node.op != "-":
        return None
    value = constant_value(node.operand)
    if isinstance(value, constants.IntValue):
        return constants.IntValue(-value.value)
    if isinstance(value, constants.BigValue):
        return constants.BigValue(value.value.neg())
    if isinstance(value, constants.FloatValue):
        return constants.FloatValue(-value.value)
    if isinstance(value, constants.ComplexValue):
        return constants.ComplexValue(-value.real, -value.imag)
    return None
