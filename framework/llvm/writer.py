"""Low-level graphs → the text of IR functions.

``FunctionWriter`` writes one graph.  What each operation becomes is in ``emitters/``, keyed by operation name; the ends of
blocks are in ``exits.py``.

Two shapes of the same function:

    SSA (optimised)                                  slots (O0)
    b2:                                              b2:
      %x = phi i64 [ %y, %b0 ], [ %z, %b1 ]            %x = load i64, ptr %x.slot
                                                     …every link stores its arguments into the slots first

LLVM's O0 code generator keeps nothing in registers across blocks and makes poor code of phis, so at O0 each variable that
lives in more than one block has a stack slot from the start.

Everything is named by running numbers in a deterministic order: equal graphs give equal text, on which the object cache
rests.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from framework.flowgraph.model import Block, Constant, FunctionGraph, Link, Operation, Value, Variable
from framework.llvm.constants import symbol_text
from framework.llvm.emitters import EMITTERS
from framework.llvm.exits import LIKELY, UNLIKELY, write_exits
from framework.llvm.module import ModuleWriter
from framework.llvm.types import argument_type, is_void, result_type, value_type


class WriterError(Exception):
    """A graph that breaks the rules of low-level graphs: a bug of an earlier stage."""


def write_graph(module: ModuleWriter, graph: FunctionGraph) -> None:
    """Add a graph to a module."""
    name = module.prebuilt.symbols.function(graph)
    module.prebuilt.scope = name
    symbol = symbol_text(name)
    module.define(symbol, FunctionWriter(module, graph, symbol).write())


class FunctionWriter:
    """Writes one graph; emitters call its methods."""

    def __init__(self, module: ModuleWriter, graph: FunctionGraph, symbol: str) -> None:
        self.module = module
        self.graph = graph
        self.symbol = symbol
        self.layout = module.layout
        self.lines: list[str] = []
        self.label = ""  # of the basic block being written; several per graph block are possible
        self.dbg = ""
        self.weights: dict[Variable, str] = {}
        self.block_facts: dict[Any, str] = {}  # known values within the current block
        self.overflow_tests: dict[str, list[list[Value]]] = {}  # operands tested in it, by the operation tested for
        self._has_marker = False
        self.has_slots = not module.options.optimize
        self._names: dict[Variable, str] = {}
        self._fresh: list[Variable] = []  # named since loads were forgotten
        self._arguments: dict[Variable, str] = {}
        self._count = 0
        self._labels: dict[Block, str] = {}
        self._incoming: dict[Block, list[tuple[str, list[Any]]]] = {}
        self._phi_places: list[tuple[int, Block]] = []
        self._slots: dict[Variable, str] = {}

    # --- the interface for emitters

    def value(self, value: Value) -> str:
        """An operand."""
        if type(value) is Constant:
            return self.module.constant(value.value, value.concretetype)
        name = self._names.get(value)  # type: ignore[arg-type]
        if name is None:
            name = self._load_slot(value)  # type: ignore[arg-type]
        return name

    def typed(self, value: Value) -> str:
        """An operand with its type."""
        return f"{value_type(value.concretetype)} {self.value(value)}"

    def temporary(self) -> str:
        """A new register."""
        self._count += 1
        return f"%t{self._count}"

    def name_result(self, variable: Variable) -> str:
        """The register that will hold a variable."""
        self._count += 1
        name = f"%v{self._count}"
        self.alias(variable, name)
        return name

    def emit(self, text: str) -> None:
        """An instruction without result."""
        self.lines.append(f"  {text}{self.dbg}")

    def compute(self, text: str) -> str:
        """An instruction whose result is a new temporary."""
        self._count += 1
        self.lines.append(f"  %t{self._count} = {text}{self.dbg}")
        return f"%t{self._count}"

    def result(self, operation: Operation, text: str) -> None:
        """The instruction that gives the operation's result."""
        name = self.name_result(operation.result)
        self.lines.append(f"  {name} = {text}{self.dbg}")

    def alias(self, variable: Variable, text: str) -> None:
        """The variable is this operand: no instruction is needed."""
        self._names[variable] = text
        self._fresh.append(variable)

    def new_label(self, hint: str) -> str:
        """The name of a new basic block."""
        self._count += 1
        return f"{hint}{self._count}"

    def start_label(self, label: str) -> None:
        """Begin a basic block inside the current graph block."""
        self.lines.append(f"{label}:")
        self.label = label

    def likely(self) -> str:
        """The suffix of a branch that usually goes to its first label."""
        return f", !prof {self.module.metadata(LIKELY)}"

    def unlikely(self) -> str:
        """The suffix of a branch that usually goes to its second label."""
        return f", !prof {self.module.metadata(UNLIKELY)}"

    def stack_marker(self) -> str:
        """The address of a local variable."""
        if not self._has_marker:
            self._has_marker = True
            self.lines[1:1] = ["  %marker = alloca i8"]
            self._phi_places = [(index + 1, block) for index, block in self._phi_places]
        return "%marker"

    # --- the function

    def write(self) -> str:
        """The text of the definition."""
        graph = self.graph
        blocks = list(graph.iterate_blocks())
        if graph.exceptblock in blocks:
            raise WriterError(f"{graph.name}: exceptions are not explicit")
        self._labels = {block: f"b{number}" for number, block in enumerate(blocks)}
        head = self._head()
        self.start_label("entry")
        if self.has_slots:
            self._make_slots(blocks)
        self._enter(blocks)
        for block in blocks:
            self._write_block(block)
        for index, block in self._phi_places:
            self.lines[index] = self._phis(block)
        return "\n".join([head, *filter(None, self.lines), "}"])

    def _head(self) -> str:
        graph, module = self.graph, self.module
        arguments = []
        for variable in graph.startblock.inputargs:
            if not is_void(variable.concretetype):
                self._count += 1
                name = self._arguments[variable] = f"%a{self._count}"
                arguments.append(f"{argument_type(variable.concretetype)} {name}")
        attributes = ["nounwind"]
        if graph.hints.get("dont_inline") or self.has_slots:
            attributes.append("noinline")
        if self.has_slots:
            attributes.append("optnone")
        elif graph.hints.get("cold"):
            attributes.append("cold")
        debug = module.debug.function(graph, self.symbol) if module.debug is not None else ""
        result = result_type(graph.return_variable.concretetype)
        return f"{result} {self.symbol}({', '.join(arguments)}) {' '.join(attributes)}{debug} {{"

    def _enter(self, blocks: list[Block]) -> None:
        start = self.graph.startblock
        if self.has_slots:
            for variable, name in self._arguments.items():
                self.alias(variable, name)
                if variable in self._slots:
                    self._store(variable, name)
        elif any(link.target is start for block in blocks for link in block.exits):
            self.add_incoming_values(start, "entry", [self._arguments.get(v, "") for v in start.inputargs])
        else:
            self._names.update(self._arguments)
        self.emit("br label %b0")

    def _write_block(self, block: Block) -> None:
        self.block_facts = {}
        self.overflow_tests = _overflow_tests(block)
        self.start_label(self._labels[block])
        if self.has_slots:
            self.forget_loads()
        elif block is not self.graph.startblock or block in self._incoming:
            self._phi_places.append((len(self.lines), block))
            self.lines.append("")
            for variable in block.inputargs:
                if not is_void(variable.concretetype):
                    self.name_result(variable)
        debug = self.module.debug
        for operation in block.operations:
            if debug is not None:
                self.dbg = debug.location(operation.position, self.graph)
            emitter = EMITTERS.get(operation.opname)
            if emitter is None:
                raise WriterError(f"{self.graph.name}: no emitter for {operation.opname}")
            emitter(self, operation)
            if operation.result in self._slots:
                self._store(operation.result, self._names[operation.result])
        if debug is not None and block.position is not None:
            self.dbg = debug.location(block.position, self.graph)
        write_exits(self, block)

    # --- phis

    def block_label(self, block: Block) -> str:
        """The label where a graph block starts."""
        return self._labels[block]

    def add_incoming(self, link: Link, label: str) -> None:
        """The basic block ``label`` jumps to the link's target with the link's arguments."""
        self._incoming.setdefault(link.target, []).append((label, link.args))

    def add_incoming_values(self, target: Block, label: str, values: list[str]) -> None:
        """The same for values that are IR text already."""
        self._incoming.setdefault(target, []).append((label, values))

    def _phis(self, block: Block) -> str:
        incoming = self._incoming.get(block, ())
        lines = []
        for number, variable in enumerate(block.inputargs):
            if is_void(variable.concretetype):
                continue
            sources = []
            for label, arguments in incoming:
                argument = arguments[number]
                text = argument if isinstance(argument, str) else self.value(argument)
                sources.append(f"[ {text}, %{label} ]")
            lines.append(f"  {self._names[variable]} = phi {value_type(variable.concretetype)} {', '.join(sources)}")
        return "\n".join(lines)

    # --- slots

    def _make_slots(self, blocks: list[Block]) -> None:
        home: dict[Variable, Block] = {}
        for block in blocks:
            for variable in block.inputargs:
                home[variable] = block
            for operation in block.operations:
                home[operation.result] = block
        start = self.graph.startblock
        wanted = {variable: None for block in blocks if block is not start for variable in block.inputargs}
        if any(link.target is start for block in blocks for link in block.exits):
            wanted.update(dict.fromkeys(start.inputargs))
        for block in blocks:
            for value in _uses(block):
                if isinstance(value, Variable) and home.get(value) is not block:
                    wanted[value] = None
        for variable in wanted:
            if not is_void(variable.concretetype):
                self._count += 1
                self._slots[variable] = f"%s{self._count}"
                self.lines.append(f"  %s{self._count} = alloca {value_type(variable.concretetype)}")

    def forget_loads(self) -> None:
        """A new basic block may be reached another way: slots must be read again."""
        for variable in self._fresh:
            if variable in self._slots:
                self._names.pop(variable, None)
        self._fresh.clear()

    def store_link(self, link: Link) -> None:
        """Pass a link's arguments through the slots of its target."""
        pairs = [(variable, argument) for variable, argument in zip(link.target.inputargs, link.args, strict=True)
                 if variable in self._slots]  # fmt: skip
        values = [self.value(argument) for _, argument in pairs]
        for (variable, _), value in zip(pairs, values, strict=True):
            self._store(variable, value)

    def _store(self, variable: Variable, text: str) -> None:
        self.emit(f"store {value_type(variable.concretetype)} {text}, ptr {self._slots[variable]}")

    def _load_slot(self, variable: Variable) -> str:
        slot = self._slots.get(variable)
        if slot is None:
            raise WriterError(f"{self.graph.name}: {variable!r} is used before it is defined")
        name = self.compute(f"load {value_type(variable.concretetype)}, ptr {slot}")
        self.alias(variable, name)
        return name


def _overflow_tests(block: Block) -> dict[str, list[list[Value]]]:
    tests: dict[str, list[list[Value]]] = {}
    for operation in block.operations:
        if operation.opname.endswith("_overflows"):
            tests.setdefault(operation.opname.removesuffix("_overflows"), []).append(operation.args)
    return tests


def _uses(block: Block) -> Iterator[Value]:
    for operation in block.operations:
        yield from operation.args
    if isinstance(block.exitswitch, Variable):
        yield block.exitswitch
    for link in block.exits:
        yield from link.args
