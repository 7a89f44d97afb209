"""The text form of flow graphs and low-level graphs, for dumps and for before/after tests.

The parser is ``text_parser.py``; parsing the text of a program and printing it again gives the same text.

    gcstruct Point: x: Signed, y: Signed              nominal types first (only in program_text)
    const @origin: Ptr(Point) = {x: 1, y: 2}          then prebuilt data
    extern &log(Signed) -> Void                       and foreign functions

    graph norm -> Signed                              "-> type" marks a low-level graph: everything is typed
    b0(p: Ptr(Point)):                                the first block is the start block
        x: Signed = getfield(p, .x)                   .x is a name constant, <Point> a type constant
        c: Bool = int_lt(x, 0)
        if c: b1() else: return(x)                    return(…) and raise(…) are the two final blocks
    b1():
        y: Signed = direct_call(&absolute, x)         &name is a function pointer, @name a prebuilt constant
        try: return(y) except e: b2(e)                the exits of a block whose last operation is protected

Other exits are ``goto b1(x)`` and ``switch v: 1 -> b1(x), 2 -> b2(x), default -> b3()``.
Constants whose type isn't the obvious one say so: ``5`` is Signed, ``5:Unsigned`` is not; ``null:Ptr(Point)``.
A comment starts with ``#``.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any

from framework.flowgraph.model import DEFAULT, Block, Constant, FunctionGraph, Link, Operation, Value, Variable
from framework.flowgraph.operations import UNDEFINED, CallShape
from framework.lltypes.memory import ArrayObject, FunctionPointer, StructObject
from framework.lltypes.types import (
    Array,
    Bool,
    FixedArray,
    Float,
    FuncType,
    LLType,
    Opaque,
    Primitive,
    Ptr,
    Signed,
    Struct,
    Void,
)

IDENTIFIER = re.compile(r"[A-Za-z_][\w.]*\Z")
FIELD = re.compile(r"[A-Za-z_]\w*\Z")
ANONYMOUS = re.compile(r"v\d+\Z")
RESERVED = frozenset("None True False UNDEFINED null inf nan if else goto switch try return raise graph".split())
PLAIN_TYPES = (type(None), bool, int, float, str, bytes)
UNTYPED_LITERALS = (Signed, Bool, Float)


class NameTable:
    """Gives every object one name, unique in its space; the inverse mapping lets the parser find it again."""

    def __init__(self) -> None:
        self.name_of: dict[int, str] = {}
        self.objects: dict[str, Any] = {}

    def name(self, value: Any, wish: str) -> str:
        """The name of ``value``, made from ``wish`` when it has none yet."""
        found = self.name_of.get(id(value))
        if found is None:
            found = unique_name(wish, self.objects)
            self.name_of[id(value)] = found
            self.objects[found] = value
        return found


def unique_name(wish: str, taken: Any) -> str:
    """``wish``, or with a number appended when it is taken."""
    if wish not in taken:
        return wish
    number = 2
    while f"{wish}_{number}" in taken:
        number += 1
    return f"{wish}_{number}"


def quoted(name: str) -> str:
    """A name that isn't an identifier is written as a string."""
    return name if IDENTIFIER.match(name) and name not in RESERVED else repr(name)


class Printer:
    """Names of types, constants and functions, shared by all graphs that are printed together."""

    def __init__(self) -> None:
        self.types = NameTable()
        self.constants = NameTable()
        self.constant_types: dict[str, LLType | None] = {}
        self.functions = NameTable()

    # --- types and constants

    def type_text(self, type_: LLType) -> str:
        """A type in the notation of lltypes/types.py, nominal types by name."""
        match type_:
            case Primitive():
                return type_.name
            case Struct() | Opaque():
                return quoted(self.types.name(type_, type_.name))
            case Ptr():
                return f"Ptr({self.type_text(type_.to)})"
            case FixedArray():
                return f"FixedArray({self.type_text(type_.item)}, {type_.length})"
            case Array():
                flags = ", nolength" * type_.nolength + ", immutable" * type_.immutable
                return f"{type(type_).__name__}({self.type_text(type_.item)}{flags})"
            case FuncType():
                args = ", ".join(map(self.type_text, type_.args))
                return f"FuncType(({args}) -> {self.type_text(type_.result)})"
        raise TypeError(f"not a low-level type: {type_!r}")

    def constant_text(self, constant: Constant) -> str:
        """A constant operand."""
        value, type_ = constant.value, constant.concretetype
        if type_ is None:
            return self._python_constant(value)
        if type_ is Void:
            return self._void_constant(value)
        if isinstance(value, FunctionPointer):
            plain = isinstance(type_, Ptr) and type_.to is value.type
            return self.function_text(value) + ("" if plain else f":{self.type_text(type_)}")
        if isinstance(type_, Ptr) and not value:
            return f"null:{self.type_text(type_)}"
        if isinstance(value, PLAIN_TYPES):
            return repr(value) + ("" if type_ in UNTYPED_LITERALS else f":{self.type_text(type_)}")
        return self._named(value, type_) + f":{self.type_text(type_)}"

    def function_text(self, pointer: FunctionPointer) -> str:
        """A function by name; the pointer objects of one graph are the same function."""
        identity = pointer.graph if pointer.graph is not None else pointer
        return "&" + quoted(self.functions.name(identity, pointer.name))

    def _python_constant(self, value: Any) -> str:
        if isinstance(value, CallShape):
            star = ("*",) if value.star else ()
            spread = (f"spread.{index}" for index in value.spread)
            return f"shape({', '.join((str(value.positional), *value.keywords, *spread, *star))})"
        if value is UNDEFINED or type(value) in PLAIN_TYPES:
            return repr(value)
        return self._named(value, None)

    def _void_constant(self, value: Any) -> str:
        if isinstance(value, LLType):
            return f"<{self.type_text(value)}>"
        if isinstance(value, str) and FIELD.match(value):
            return f".{value}"
        if value is None or type(value) in PLAIN_TYPES:
            return f"{value!r}:Void"
        if isinstance(value, (list, tuple)) and all(isinstance(item, FunctionGraph) for item in value):
            return f"graphs({', '.join(quoted(self.functions.name(graph, graph.name)) for graph in value)})"
        return self._named(value, Void) + ":Void"

    def _named(self, value: Any, type_: LLType | None) -> str:
        wish = getattr(value, "symbol", None) or getattr(value, "__qualname__", None)
        if not isinstance(wish, str) or not IDENTIFIER.match(wish):
            kind = getattr(value, "type", None)
            wish = kind.name if isinstance(kind, Struct) and FIELD.match(kind.name) else type(value).__name__
            wish = wish.lower()
        name = self.constants.name(value, wish)
        self.constant_types.setdefault(name, type_)
        return f"@{quoted(name)}"

    # --- graphs

    def graph_text(self, graph: FunctionGraph, positions: bool = False) -> str:
        """The text of one graph."""
        return "\n".join(GraphPrinter(self, graph, positions).lines()) + "\n"

    # --- declarations

    def declarations(self) -> str:
        """Types, prebuilt data and foreign functions that were named so far (and what these mention)."""
        constants = list(self._constant_lines())
        functions = [
            f"extern {self.function_text(pointer)}{self._signature(pointer)}"
            for pointer in list(self.functions.objects.values())
            if isinstance(pointer, FunctionPointer)
        ]
        types = list(self._type_lines())
        return "".join(f"{line}\n" for line in (*types, *constants, *functions))

    def _signature(self, pointer: FunctionPointer) -> str:
        args = ", ".join(map(self.type_text, pointer.type.args))
        flags = "" if pointer.can_raise else " no_raise"
        return f"({args}) -> {self.type_text(pointer.type.result)}{flags}"

    def _constant_lines(self) -> Iterator[str]:
        done = 0
        while done < len(self.constants.objects):  # printing contents may name further objects
            name = list(self.constants.objects)[done]
            done += 1
            type_, value = self.constant_types.get(name), self.constants.objects[name]
            if type_ is not None:
                content = self._content(value)
                yield f"const @{quoted(name)}: {self.type_text(type_)}" + (f" = {content}" if content else "")

    def _content(self, value: Any) -> str:
        match value:
            case StructObject():
                fields = (
                    f"{field}: {self._item(getattr(value, field), type_)}" for field, type_ in value.type.fields.items()
                )
                return f"{{{', '.join(fields)}}}"
            case ArrayObject():
                return f"[{', '.join(self._item(item, value.type.item) for item in value.items)}]"
        return ""

    def _item(self, value: Any, type_: LLType) -> str:
        if isinstance(value, (StructObject, ArrayObject)) and not isinstance(type_, Ptr):
            return self._content(value)
        return self.constant_text(Constant(value, type_))

    def _type_lines(self) -> Iterator[str]:
        done = 0
        while done < len(self.types.objects):  # printing fields may name further types
            type_ = list(self.types.objects.values())[done]
            done += 1
            yield self._struct_line(type_) if isinstance(type_, Struct) else f"opaque {self.type_text(type_)}"

    def _struct_line(self, type_: Struct) -> str:
        keyword = "gcstruct" if type_.is_gc else "struct"
        base = f"({self.type_text(type_.base)})" if type_.base else ""
        fields = ", ".join(f"{name}: {self.type_text(field)}" for name, field in type_.own_fields.items())
        line = f"{keyword} {self.type_text(type_)}{base}: {fields}".rstrip()
        if type_.hints.get("immutable"):
            line += " [immutable]"
        elif type_.hints.get("immutable_fields"):
            line += f" [immutable {' '.join(sorted(type_.hints['immutable_fields']))}]"
        return line


class GraphPrinter:
    """Prints one graph: numbers its blocks and variables in the order of the text."""

    def __init__(self, printer: Printer, graph: FunctionGraph, positions: bool) -> None:
        self.printer = printer
        self.graph = graph
        self.positions = positions
        self.typed = graph.return_variable.concretetype is not None
        self.blocks = [b for b in graph.iterate_blocks() if b not in (graph.returnblock, graph.exceptblock)]
        self.block_names = {block: f"b{number}" for number, block in enumerate(self.blocks)}
        self.block_names[graph.returnblock] = "return"
        self.block_names[graph.exceptblock] = "raise"
        self.names: dict[Variable, str] = {}
        self.taken: set[str] = set()

    def lines(self) -> Iterator[str]:
        """The header and all blocks."""
        yield self._header()
        self._name_variables()
        for block in self.blocks:
            inputs = ", ".join(self._definition(variable) for variable in block.inputargs)
            yield f"{self.block_names[block]}({inputs}):"
            for operation in block.operations:
                yield f"    {self._operation(operation)}"
            yield f"    {self._exits(block)}"

    def _header(self) -> str:
        graph = self.graph
        header = f"graph {quoted(graph.name)}"
        if self.typed:
            header += f" -> {self.printer.type_text(graph.return_variable.concretetype)}"
            raised = graph.exceptblock.inputargs[0].concretetype
            if raised is not None:
                header += f" raises {self.printer.type_text(raised)}"
        hints = [f"{name}={value!r}" for name, value in graph.hints.items() if type(value) in PLAIN_TYPES]
        return header + (f" [{', '.join(hints)}]" if hints else "")

    def _name_variables(self) -> None:
        """Users' names first come first served; nameless variables are numbered."""
        number = 0
        for variable in self._definitions():
            name = variable.name
            if not FIELD.match(name) or name in RESERVED or ANONYMOUS.match(name):
                number += 1
                name = f"v{number}"
            name = self.names[variable] = unique_name(name, self.taken)
            self.taken.add(name)

    def _definitions(self) -> Iterator[Variable]:
        for block in self.blocks:
            yield from block.inputargs
            for operation in block.operations:
                if self._shows_result(operation):
                    yield operation.result
            for link in block.exits:
                if link.exc_value is not None:
                    yield link.exc_value

    def _shows_result(self, operation: Operation) -> bool:
        return operation.result.concretetype is not Void

    def _definition(self, variable: Variable) -> str:
        name = self._variable(variable)
        return f"{name}: {self.printer.type_text(variable.concretetype)}" if self.typed else name

    def _variable(self, variable: Variable) -> str:
        if variable.concretetype is Void and variable not in self.names:
            return "None:Void"
        return self.names.get(variable) or f"?{variable!r}"  # a use without a definition is shown, not hidden

    def _value(self, value: Value) -> str:
        return self._variable(value) if isinstance(value, Variable) else self.printer.constant_text(value)

    def _values(self, values: Iterable[Value]) -> str:
        return ", ".join(map(self._value, values))

    def _operation(self, operation: Operation) -> str:
        text = f"{operation.opname}({self._values(operation.args)})"
        if self._shows_result(operation):
            text = f"{self._definition(operation.result)} = {text}"
        if self.positions and operation.position is not None:
            text += f"  # {operation.position}"
        return text

    def _target(self, link: Link) -> str:
        return f"{self.block_names[link.target]}({self._values(link.args)})"

    def _exits(self, block: Block) -> str:
        exits = block.exits
        if block.exitswitch is None:
            if len(exits) != 1:
                return f"# {len(exits)} exits without a switch"
            target = self._target(exits[0])
            return target if target.startswith(("return(", "raise(")) else f"goto {target}"
        if block.can_raise:
            normal, raising = exits
            return f"try: {self._target(normal)} except {self._handler(raising)}"
        switch = self._value(block.exitswitch)  # type: ignore[arg-type]
        if [link.exitcase for link in exits] == [False, True]:
            return f"if {switch}: {self._target(exits[1])} else: {self._target(exits[0])}"
        cases = (f"{self._case(link.exitcase)} -> {self._target(link)}" for link in exits)
        return f"switch {switch}: {', '.join(cases)}"

    def _handler(self, link: Link) -> str:
        caught = link.exc_value
        if caught is None:
            return f"?: {self._target(link)}"
        usual = self.graph.exceptblock.inputargs[0].concretetype
        type_ = "" if caught.concretetype is usual else f" {self.printer.type_text(caught.concretetype)}:"
        return f"{self._variable(caught)}:{type_} {self._target(link)}"

    def _case(self, case: Any) -> str:
        return "default" if case is DEFAULT else repr(case)


def graph_text(graph: FunctionGraph, positions: bool = False) -> str:
    """The text of one graph alone, for dumps."""
    return Printer().graph_text(graph, positions)


def program_text(graphs: Iterable[FunctionGraph], printer: Printer | None = None) -> str:
    """The text of graphs with the declarations that the parser needs."""
    printer = printer or Printer()
    for graph in graphs:
        printer.functions.name(graph, graph.name)
    bodies = [printer.graph_text(graph) for graph in graphs]
    declarations = printer.declarations()
    return "\n".join(([declarations] if declarations else []) + bodies)
