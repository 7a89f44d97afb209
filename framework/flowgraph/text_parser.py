"""The parser of the text form described in ``text.py``.

Two sweeps: the first makes nominal types, graphs, blocks and their input arguments, so that the second can resolve
every reference (a function that is called before its text, a jump forward, a type that mentions itself).
"""

from __future__ import annotations

import ast
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, NoReturn

from framework.flowgraph.model import (
    DEFAULT,
    LAST_EXCEPTION,
    Block,
    Constant,
    FunctionGraph,
    Link,
    Operation,
    Value,
    Variable,
)
from framework.flowgraph.operations import UNDEFINED, CallShape
from framework.flowgraph.text import ANONYMOUS, Printer
from framework.lltypes.memory import ArrayObject, FunctionPointer, StructObject, null
from framework.lltypes.types import (
    PRIMITIVES,
    Array,
    Bool,
    FixedArray,
    Float,
    FuncType,
    GcArray,
    GcStruct,
    LLType,
    Opaque,
    Ptr,
    Signed,
    Struct,
    Void,
)

TOKEN = re.compile(
    r"""\s*(?:
      (?P<string>b?'(?:[^'\\]|\\.)*'|b?"(?:[^"\\]|\\.)*")
    | (?P<number>-?(?:\d+(?:\.\d+)?(?:e[+-]?\d+)?|inf\b))
    | (?P<word>[A-Za-z_][\w.]*)
    | (?P<field>\.[A-Za-z_]\w*)
    | (?P<mark>->|[&@<>(){}\[\]:,=*?])
    | (?P<end>\#.*|$)
    )""",
    re.VERBOSE,
)
SPECIAL_LITERALS = {
    "None": None, "True": True, "False": False, "nan": float("nan"), "inf": float("inf"), "UNDEFINED": UNDEFINED,
}  # fmt: skip
ARRAY_TYPES: dict[str, Callable[..., Array]] = {"Array": Array, "GcArray": GcArray}
TYPE_CONSTRUCTORS = frozenset(["Ptr", "FuncType", "FixedArray", *ARRAY_TYPES])


class TextError(Exception):
    """The text is malformed; the message names the line."""


class Line:
    """The tokens of one line, read from left to right."""

    def __init__(self, text: str, number: int) -> None:
        self.text, self.number = text, number
        self.indented = text[:1] in " \t"
        self.tokens: list[tuple[str, str]] = []
        position = 0
        while True:
            match = TOKEN.match(text, position)
            if match is None:
                self.fail(f"unexpected {text[position:].strip()[:20]!r}")
            position = match.end()
            kind = match.lastgroup or "end"
            if kind == "end":
                break
            self.tokens.append((kind, match.group(kind)))
        self.index = 0

    def fail(self, message: str) -> NoReturn:
        """Stop with the line's number and text."""
        raise TextError(f"line {self.number}: {message} in {self.text.strip()!r}")

    @property
    def kind(self) -> str:
        """Kind of the next token."""
        return self.tokens[self.index][0] if self.index < len(self.tokens) else "end"

    def peek(self, ahead: int = 0) -> str:
        """Text of a token ahead, "" at the end."""
        index = self.index + ahead
        return self.tokens[index][1] if index < len(self.tokens) else ""

    def next(self) -> str:
        """Take a token."""
        if self.index >= len(self.tokens):
            self.fail("unexpected end of line")
        self.index += 1
        return self.tokens[self.index - 1][1]

    def accept(self, text: str) -> bool:
        """Take a token if it is this one."""
        if self.peek() == text and self.kind != "string":
            self.index += 1
            return True
        return False

    def expect(self, text: str) -> None:
        """Take this token."""
        if not self.accept(text):
            self.fail(f"expected {text!r} before {self.peek()!r}")

    def name(self) -> str:
        """Take an identifier or a quoted name."""
        kind, text = self.kind, self.next()
        if kind == "string":
            return ast.literal_eval(text)
        if kind != "word":
            self.fail(f"expected a name instead of {text!r}")
        return text

    def listed(self, close: str, item: Callable[[], Any]) -> list[Any]:
        """Items separated by commas up to ``close``."""
        items = []
        while not self.accept(close):
            items.append(item())
            if not self.accept(","):
                self.expect(close)
                break
        return items

    def finish(self) -> None:
        """Nothing may be left."""
        if self.index < len(self.tokens):
            self.fail(f"unexpected {self.peek()!r}")


@dataclass
class Program:
    """What a text declares."""

    types: dict[str, LLType] = field(default_factory=dict)
    constants: dict[str, Any] = field(default_factory=dict)
    functions: dict[str, FunctionPointer] = field(default_factory=dict)
    graphs: dict[str, FunctionGraph] = field(default_factory=dict)

    @property
    def graph(self) -> FunctionGraph:
        """The first graph."""
        return next(iter(self.graphs.values()))

    def printer(self) -> Printer:
        """A printer that keeps the names of the text."""
        printer = Printer()
        for name, type_ in self.types.items():
            printer.types.name(type_, name)
        for name, value in self.constants.items():
            printer.constants.name(value, name)
        return printer


class GraphText:
    """One graph between the two sweeps: its lines per block and the names of its blocks."""

    def __init__(self, graph: FunctionGraph | None, typed: bool, raised: LLType | None) -> None:
        self.graph = graph
        self.typed, self.raised = typed, raised
        self.blocks: dict[str, Block] = {}
        self.lines: dict[str, list[Line]] = {}
        self.variables: dict[str, Variable] = {}


class Parser:
    """Parses a whole text into a Program."""

    def __init__(self, types: dict[str, LLType] | None, constants: dict[str, Any] | None) -> None:
        self.program = Program(dict(types or {}), dict(constants or {}))
        self.pending: list[GraphText] = []
        self.contents: list[tuple[Any, LLType, Line]] = []

    def parse(self, text: str) -> Program:
        """Both sweeps."""
        lines = [line for number, row in enumerate(text.splitlines(), 1) if (line := Line(row, number)).tokens]
        self._make_types(lines)
        graph_lines: list[Line] = []
        for line in lines:
            match line.peek():
                case "gcstruct" | "struct" if not line.indented:
                    self._struct_fields(line)
                case "opaque" if not line.indented:
                    pass
                case "extern" if not line.indented and line.peek(1) == "&":
                    self._extern(line)
                case "const" if not line.indented and line.peek(1) == "@":
                    self._constant(line)
                case _:
                    graph_lines.append(line)
        self._make_graphs(graph_lines)
        for value, type_, line in self.contents:
            self._fill(value, type_, line)
        for graph_text in self.pending:
            GraphParser(self, graph_text).parse()
        return self.program

    # --- declarations

    def _make_types(self, lines: list[Line]) -> None:
        """Every nominal type by name; a base class must come before the classes derived from it."""
        for line in lines:
            keyword = line.peek()
            if line.indented or keyword not in ("gcstruct", "struct", "opaque"):
                continue
            line.next()
            name = line.name()
            if keyword == "opaque":
                self.program.types[name] = Opaque(name)
                line.index = 0
                continue
            base = None
            if line.accept("("):
                base = self.type(line)
                line.expect(")")
            make = GcStruct if keyword == "gcstruct" else Struct
            self.program.types[name] = make(name, base=base)  # type: ignore[arg-type]
            line.index = 0

    def _struct_fields(self, line: Line) -> None:
        line.next()
        type_ = self.program.types[line.name()]
        assert isinstance(type_, Struct)
        if line.accept("("):
            self.type(line)
            line.expect(")")
        line.expect(":")
        while line.kind == "word":
            name = line.next()
            line.expect(":")
            type_.add_field(name, self.type(line))
            if not line.accept(","):
                break
        if line.accept("["):
            line.expect("immutable")
            names = []
            while not line.accept("]"):
                names.append(line.name())
            type_.hints["immutable_fields" if names else "immutable"] = frozenset(names) if names else True
        line.finish()

    def _extern(self, line: Line) -> None:
        line.next()
        line.expect("&")
        name = line.name()
        line.expect("(")
        args = line.listed(")", lambda: self.type(line))
        line.expect("->")
        result = self.type(line)
        can_raise = not line.accept("no_raise")
        line.finish()
        pointer = FunctionPointer(FuncType(args, result), name, external=name)
        pointer.can_raise = can_raise
        self.program.functions[name] = pointer

    def _constant(self, line: Line) -> None:
        line.next()
        line.expect("@")
        name = line.name()
        line.expect(":")
        type_ = self.type(line)
        if not line.accept("="):
            return
        if name not in self.program.constants:
            self.program.constants[name] = self._prebuilt(type_, line)
        self.contents.append((self.program.constants[name], type_, line))

    def _prebuilt(self, type_: LLType, line: Line) -> Any:
        """An empty prebuilt object; its contents are read when all objects exist."""
        if isinstance(type_, Ptr) and isinstance(type_.to, Struct) and type_.to.varsized is None:
            return StructObject(type_.to)
        if isinstance(type_, Ptr) and isinstance(type_.to, Array):
            length = sum(text == "," for _, text in line.tokens[line.index :])
            return ArrayObject(type_.to, length + 1 if line.peek(1) != "]" else 0)
        line.fail("contents can be given to plain structs and arrays only")

    def _fill(self, value: Any, type_: LLType, line: Line) -> None:
        assert isinstance(type_, Ptr)
        if isinstance(value, StructObject):
            line.expect("{")
            for name, item in line.listed("}", lambda: self._field_content(line)):
                setattr(value, name, item)
        else:
            line.expect("[")
            for index, item in enumerate(line.listed("]", lambda: self.constant(line, typed=True))):
                value[index] = item.value
        line.finish()

    def _field_content(self, line: Line) -> tuple[str, Any]:
        name = line.name()
        line.expect(":")
        return name, self.constant(line, typed=True).value

    # --- types and constants

    def type(self, line: Line) -> LLType:
        """A type."""
        name = line.name()
        if name in PRIMITIVES:
            return PRIMITIVES[name]
        if line.peek() == "(" and name not in self.program.types:
            line.next()
            if name == "FuncType":
                return self._function_type(line)
            inner = self.type(line)
            result: LLType
            if name == "Ptr":
                result = Ptr(inner)
            elif name == "FixedArray":
                line.expect(",")
                result = FixedArray(inner, int(line.next()))
            elif name in ARRAY_TYPES:
                flags = set()
                while line.accept(","):
                    flags.add(line.next())
                result = ARRAY_TYPES[name](inner, "nolength" in flags, "immutable" in flags)
            else:
                line.fail(f"unknown type {name!r}")
            line.expect(")")
            return result
        if name not in self.program.types:
            line.fail(f"unknown type {name!r}")
        return self.program.types[name]

    def _is_type(self, line: Line, ahead: int) -> bool:
        """Whether a type follows the colon, which may also end a switch on a constant."""
        name = line.peek(ahead).strip("'")
        return name in PRIMITIVES or name in self.program.types or name in TYPE_CONSTRUCTORS

    def _function_type(self, line: Line) -> LLType:
        line.expect("(")
        args = line.listed(")", lambda: self.type(line))
        line.expect("->")
        result = self.type(line)
        line.expect(")")
        return FuncType(args, result)

    def constant(self, line: Line, typed: bool) -> Constant:
        """A constant operand, typed (low-level) or a Python object."""
        kind, text = line.kind, line.next()
        if text == "<" and kind == "mark":
            type_ = self.type(line)
            line.expect(">")
            return Constant(type_, Void)
        if kind == "field":
            return Constant(text[1:], Void)
        if text == "&" and kind == "mark":
            return self._function_constant(line)
        if text == "null":
            line.expect(":")
            pointer = self.type(line)
            assert isinstance(pointer, Ptr)
            return Constant(null(pointer.to), pointer)
        value: Any
        if text == "@" and kind == "mark":
            name = line.name()
            if name not in self.program.constants:
                line.fail(f"unknown constant @{name}")
            value = self.program.constants[name]
        elif text in ("graphs", "shape") and line.accept("("):
            value = self._graphs(line) if text == "graphs" else self._shape(line)
            return Constant(value, Void if text == "graphs" else None)
        elif kind == "word" and text in SPECIAL_LITERALS:
            value = SPECIAL_LITERALS[text]
        elif kind in ("string", "number"):
            value = float(text) if text.endswith("inf") else ast.literal_eval(text)
        else:
            line.fail(f"unexpected {text!r}")
        if typed and line.peek() == ":" and self._is_type(line, 1):
            line.next()
            return Constant(value, self.type(line))
        return Constant(value, self._usual_type(value, line) if typed else None)

    def _usual_type(self, value: Any, line: Line) -> LLType:
        usual = {int: Signed, bool: Bool, float: Float}.get(type(value))
        if usual is None:
            line.fail(f"the constant {value!r} needs a type")
        return usual

    def _function_constant(self, line: Line) -> Constant:
        name = line.name()
        if name not in self.program.functions:
            line.fail(f"unknown function &{name}")
        pointer = self.program.functions[name]
        return Constant(pointer, self.type(line) if line.accept(":") else Ptr(pointer.type))

    def _graphs(self, line: Line) -> list[FunctionGraph]:
        return [self.program.graphs[name] for name in line.listed(")", line.name)]

    def _shape(self, line: Line) -> CallShape:
        positional, *keywords = line.listed(")", line.next)
        star = keywords[-1:] == ["*"]
        words = keywords[:-1] if star else keywords
        spread = tuple(int(word.removeprefix("spread.")) for word in words if "." in word)
        return CallShape(int(positional), tuple(word for word in words if "." not in word), star, spread)

    # --- the first sweep over graphs

    def _make_graphs(self, lines: list[Line]) -> None:
        current: GraphText | None = None
        label = ""
        for line in lines:
            if line.peek() == "graph" and not line.indented:
                self._finish_header(current)
                current = self._header(line)
            elif current is None:
                line.fail("expected a declaration or a graph")
            elif not line.indented:
                label = line.next()
                line.expect("(")
                inputs = line.listed(")", lambda: self._definition(current, line))  # noqa: B023
                line.expect(":")
                line.finish()
                if label in current.blocks:
                    line.fail(f"there are two blocks {label!r}")
                current.blocks[label] = Block(inputs)
                current.lines[label] = []
            else:
                if label not in current.lines:
                    line.fail("a block must begin with its name")
                current.lines[label].append(line)
        self._finish_header(current)

    def _header(self, line: Line) -> GraphText:
        line.next()
        name = line.name()
        typed = line.accept("->")
        result = self.type(line) if typed else None
        raised = self.type(line) if line.accept("raises") else None
        graph = FunctionGraph(name, Block([]), Variable("result", result))
        graph.exceptblock.inputargs[0].concretetype = raised
        if line.accept("["):
            graph.hints = dict(line.listed("]", lambda: self._hint(line)))
        line.finish()
        text = GraphText(graph, typed, raised)
        self.pending.append(text)
        self.program.graphs[name] = graph
        return text

    def _hint(self, line: Line) -> tuple[str, Any]:
        name = line.name()
        line.expect("=")
        return name, self.constant(line, typed=False).value

    def _finish_header(self, text: GraphText | None) -> None:
        """All blocks of the graph are known: so is its signature."""
        if text is None or text.graph is None:
            return
        graph = text.graph
        if not text.blocks:
            raise TextError(f"graph {graph.name} has no block")
        graph.startblock = next(iter(text.blocks.values()))
        text.blocks["return"] = graph.returnblock
        text.blocks["raise"] = graph.exceptblock
        if text.typed:
            args = [variable.concretetype for variable in graph.startblock.inputargs]
            type_ = FuncType(args, graph.return_variable.concretetype)
            self.program.functions[graph.name] = FunctionPointer(type_, graph.name, graph=graph)

    def _definition(self, text: GraphText, line: Line) -> Variable:
        name = line.name()
        type_ = None
        if text.typed:
            line.expect(":")
            type_ = self.type(line)
        return define(text, name, type_, line)


def define(text: GraphText, name: str, type_: LLType | None, line: Line) -> Variable:
    """A new variable under its unique name in the text."""
    if name in text.variables:
        line.fail(f"{name!r} is defined twice")
    variable = text.variables[name] = Variable("" if ANONYMOUS.match(name) else name, type_)
    return variable


class GraphParser:
    """The second sweep over one graph: operations and exits."""

    def __init__(self, parser: Parser, text: GraphText) -> None:
        self.parser = parser
        self.text = text
        self.uses: list[tuple[list[Value], int, str, Line]] = []

    def parse(self) -> None:
        """Fill all blocks."""
        for label, lines in self.text.lines.items():
            block = self.text.blocks[label]
            if not lines:
                raise TextError(f"block {label} has no exit")
            for line in lines[:-1]:
                block.operations.append(self._operation(line))
                line.finish()
            self._exits(block, lines[-1])
            lines[-1].finish()
        for values, index, name, line in self.uses:  # a definition may follow its use in the text
            if name not in self.text.variables:
                line.fail(f"{name!r} is not defined")
            values[index] = self.text.variables[name]

    def _operation(self, line: Line) -> Operation:
        if line.peek(1) == "(":
            result = Variable("", Void if self.text.typed else None)
        else:
            result = self.parser._definition(self.text, line)
            line.expect("=")
        opname = line.name()
        line.expect("(")
        return Operation(opname, self._values(line), result)

    def _values(self, line: Line) -> list[Value]:
        values: list[Value] = []
        while not line.accept(")"):
            values.append(self._value(line, values, len(values)))
            if not line.accept(","):
                line.expect(")")
                break
        return values

    def _value(self, line: Line, values: list[Value], index: int) -> Value:
        name = line.peek()
        if line.kind != "word" or name in SPECIAL_LITERALS or name == "null" or line.peek(1) == "(":
            return self.parser.constant(line, self.text.typed)
        line.next()
        self.uses.append((values, index, name, line))
        return Constant(None)  # replaced by the variable at the end

    def _link(self, line: Line, case: Any = None) -> Link:
        label = line.name()
        if label not in self.text.blocks:
            line.fail(f"unknown block {label!r}")
        line.expect("(")
        target = self.text.blocks[label]
        args = self._values(line)
        if len(args) != len(target.inputargs):
            line.fail(f"{label} takes {len(target.inputargs)} values")
        return Link(args, target, case)

    def _exits(self, block: Block, line: Line) -> None:
        keyword = line.peek()
        if keyword in ("return", "raise"):
            block.close(self._link(line))
            return
        line.next()
        match keyword:
            case "goto":
                block.close(self._link(line))
            case "if":
                block.exitswitch = self._switch(line)
                taken = self._link(line, True)
                line.expect("else")
                line.expect(":")
                block.close(self._link(line, False), taken)
            case "switch":
                block.exitswitch = self._switch(line)
                links = [self._case(line)]
                while line.accept(","):
                    links.append(self._case(line))
                block.close(*links)
            case "try":
                block.exitswitch = LAST_EXCEPTION
                line.expect(":")
                normal = self._link(line)
                line.expect("except")
                block.close(normal, self._handler(line))
            case _:
                line.fail("expected an exit")

    def _switch(self, line: Line) -> Value:
        switch: list[Value] = [Constant(None)]
        switch[0] = self._value(line, switch, 0)
        line.expect(":")
        if switch[0].__class__ is Constant and self.uses and self.uses[-1][0] is switch:
            return self._variable(line, self.uses.pop()[2])
        return switch[0]

    def _variable(self, line: Line, name: str) -> Variable:
        """The variable of an exit switch: defined above or in a dominating block."""
        if name not in self.text.variables:
            line.fail(f"{name!r} is not defined")
        return self.text.variables[name]

    def _case(self, line: Line) -> Link:
        if line.accept("default"):
            case: Any = DEFAULT
        else:
            case = self.parser.constant(line, typed=False).value
        line.expect("->")
        return self._link(line, case)

    def _handler(self, line: Line) -> Link:
        name = line.name()
        line.expect(":")
        type_: LLType | None = self.text.raised
        if not (line.peek() in self.text.blocks and line.peek(1) == "("):
            type_ = self.parser.type(line)
            line.expect(":")
        caught = define(self.text, name, type_, line)
        link = self._link(line)
        link.exc_value = caught
        return link


def parse_program(
    text: str, types: dict[str, LLType] | None = None, constants: dict[str, Any] | None = None
) -> Program:
    """Parse declarations and graphs; ``types`` and ``constants`` are known beforehand under these names."""
    return Parser(types, constants).parse(text)


def parse_graph(
    text: str, types: dict[str, LLType] | None = None, constants: dict[str, Any] | None = None
) -> FunctionGraph:
    """The first graph of a text."""
    return parse_program(text, types, constants).graph
