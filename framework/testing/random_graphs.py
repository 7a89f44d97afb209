"""Random low-level programs, and their execution before and after passes.

A program is a list of graphs; each calls earlier ones only and every loop is bounded, so all of them end.  They
allocate, merge objects at joins and around loops, raise, handle by class, index prebuilt and fresh arrays behind guards,
and log through a foreign function: the log, the result and the exception are what is compared.
"""

from __future__ import annotations

import random
from typing import Any

from framework.flowgraph.editing import copy_graph
from framework.flowgraph.model import DEFAULT, LAST_EXCEPTION, Block, Constant, FunctionGraph, Link, Operation, Variable
from framework.llinterp.interpreter import LLException, LLInterpreter
from framework.lltypes.memory import ArrayObject, FunctionPointer, StructObject, null
from framework.lltypes.typeinfo import TYPE_INFO
from framework.lltypes.types import Bool, FuncType, GcArray, GcStruct, Ptr, Signed, Struct, Unsigned, Void

VTABLE = Struct("vtable", ("number", Signed), base=TYPE_INFO, immutable=True)
BASE = GcStruct("Base", ("code", Signed))
POINT = GcStruct("Point", base=BASE)
POINT.add_field("x", Signed)
POINT.add_field("next", Ptr(POINT))
POINT.add_field("fixed", Signed)
POINT.hints["immutable_fields"] = frozenset(["fixed"])
ARRAY = GcArray(Signed)
for _number, _type in enumerate((BASE, POINT)):
    _type.type_info = StructObject(VTABLE)
    _type.type_info.number = _number

BASE_POINTER, POINTER, ARRAY_POINTER, VTABLE_POINTER = Ptr(BASE), Ptr(POINT), Ptr(ARRAY), Ptr(VTABLE)
INT_OPS = "int_add int_sub int_mul int_and int_or int_xor".split()
INT_TESTS = "int_lt int_le int_eq int_ne int_gt int_ge".split()
BOOL_OPS = "bool_and bool_or bool_xor bool_eq".split()
SMALL = (-2, -1, 0, 1, 2, 3, 7, 1 << 62, -(1 << 63))


def number(value: int) -> Constant:
    return Constant(value, Signed)


def field(name: str) -> Constant:
    return Constant(name, Void)


class Program:
    """Random graphs that share prebuilt data; ``log`` collects what they log while they run."""

    def __init__(self, seed: int, graphs: int = 4, size: int = 14) -> None:
        self.random = random.Random(seed)
        self.log: list[int] = []
        self.size = size
        self.table = ArrayObject(ARRAY, 4)
        self.origin = StructObject(POINT)
        self.origin.fixed = 7
        self.logger = FunctionPointer(FuncType([Signed], Void), "log", external="log", hosted=self.log.append)
        self.logger.can_raise = False
        self.graphs: list[FunctionGraph] = []
        for index in range(graphs):
            self.graphs.append(GraphMaker(self, f"f{index}").make())

    def copy(self) -> list[FunctionGraph]:
        """Independent copies of all graphs, calling each other."""
        copies = {graph: copy_graph(graph) for graph in self.graphs}
        for graph in copies.values():
            for _, operation in graph.iterate_operations():
                for index, value in enumerate(operation.args):
                    if isinstance(value, Constant) and isinstance(value.value, FunctionPointer) and value.value.graph:
                        operation.args[index] = pointer_to(copies[value.value.graph])
        return list(copies.values())

    def run(self, graphs: list[FunctionGraph], explicit_exceptions: bool = False) -> list[Any]:
        """What the program does on a few arguments: results, exceptions and logs."""
        outcome = []
        for first, second in ((0, 0), (1, 5), (-3, 2), (6, -1), (1 << 40, 3)):
            self.table.items[:] = [3, 1, 4, 1]
            self.origin.code, self.origin.x = 5, 6
            self.origin.next = self.origin
            self.log.clear()
            interpreter = LLInterpreter(checked=True, explicit_exceptions=explicit_exceptions)
            for graph in graphs:
                try:
                    result = interpreter.call(graph, [first, second])
                except LLException as error:
                    result = ("raised", error.value.type.name, error.value.code)
                outcome.append((result, tuple(self.log), tuple(self.table.items), self.origin.x))
                self.log.clear()
        return outcome


def pointer_to(graph: FunctionGraph) -> Constant:
    type_ = FuncType([v.concretetype for v in graph.startblock.inputargs], Signed)
    return Constant(FunctionPointer(type_, graph.name, graph=graph), Ptr(type_))


class GraphMaker:
    """Writes one random graph; ``known`` lists the values usable at the present point, by type."""

    def __init__(self, program: Program, name: str) -> None:
        self.program, self.random = program, program.random
        first, second = Variable("a", Signed), Variable("b", Signed)
        self.block = Block([first, second])
        self.graph = FunctionGraph(name, self.block, Variable("result", Signed))
        self.graph.exceptblock.inputargs[0].concretetype = BASE_POINTER
        self.known: dict[Any, list[Any]] = {
            Signed: [first, second, *map(number, (0, 1))],
            Bool: [Constant(True, Bool)],
            POINTER: [Constant(program.origin, POINTER)],
            ARRAY_POINTER: [Constant(program.table, ARRAY_POINTER)],
            "nullable": [Constant(null(POINT), POINTER)],
        }

    def make(self) -> FunctionGraph:
        self.statements(self.program.size, 3)
        self.leave(self.pick(Signed))
        return self.graph

    # --- pieces

    def pick(self, kind: Any) -> Any:
        values = self.known[kind]
        if kind is Signed and self.random.random() < 0.2:
            return number(self.random.choice(SMALL))
        return self.random.choice(values[-6:] if self.random.random() < 0.7 else values)

    def emit(self, opname: str, args: list[Any], type_: Any) -> Variable:
        result = Variable("", type_)
        self.block.operations.append(Operation(opname, args, result))
        if type_ in self.known:
            self.known[type_].append(result)
        return result

    def snapshot(self) -> dict[Any, list[Any]]:
        return {kind: list(values) for kind, values in self.known.items()}

    def leave(self, value: Any) -> None:
        self.block.close(Link([value], self.graph.returnblock))

    def branch(self, condition: Any, if_true: Block, if_false: Block) -> None:
        self.block.exitswitch = condition
        self.block.close(Link([], if_false, False), Link([], if_true, True))

    def statements(self, count: int, depth: int) -> None:
        simple = [
            self.arithmetic,
            self.test,
            self.logic,
            self.new,
            self.read,
            self.write,
            self.item,
            self.say,
            self.forget,
        ]
        complex_ = [
            self.choice,
            self.loop,
            self.call,
            self.maybe_raise,
            self.switch,
            self.divide,
            self.null_test,
            self.shared,
        ]
        for _ in range(self.random.randrange(1, count + 1)):
            kinds = simple if depth == 0 or self.random.random() < 0.6 else complex_
            self.random.choice(kinds)(*([depth - 1] if kinds is complex_ else []))  # type: ignore[operator]

    # --- simple statements

    def arithmetic(self) -> None:
        self.emit(self.random.choice(INT_OPS), [self.pick(Signed), self.pick(Signed)], Signed)

    def test(self) -> None:
        if self.random.random() < 0.2:
            self.emit("ptr_eq", [self.pick(POINTER), self.pick(POINTER)], Bool)
        else:
            self.emit(self.random.choice(INT_TESTS), [self.pick(Signed), self.pick(Signed)], Bool)

    def logic(self) -> None:
        if self.random.random() < 0.3:
            self.emit("bool_not", [self.pick(Bool)], Bool)
        elif self.random.random() < 0.3:
            self.emit("cast_bool_to_int", [self.pick(Bool)], Signed)
        else:
            self.emit(self.random.choice(BOOL_OPS), [self.pick(Bool), self.pick(Bool)], Bool)

    def new(self) -> None:
        made = self.emit("malloc", [Constant(POINT, Void)], POINTER)
        self.emit("setfield", [made, field("fixed"), self.pick(Signed)], Void)
        if self.random.random() < 0.7:
            self.emit("setfield", [made, field("x"), self.pick(Signed)], Void)
        if self.random.random() < 0.3:
            self.emit("setfield", [made, field("next"), self.pick(POINTER)], Void)

    def read(self) -> None:
        self.emit("getfield", [self.pick(POINTER), field(self.random.choice(["x", "code", "fixed"]))], Signed)

    def write(self) -> None:
        self.emit("setfield", [self.pick(POINTER), field(self.random.choice(["x", "code"])), self.pick(Signed)], Void)

    def forget(self) -> None:
        """Reading a pointer back loses what is known about it."""
        result = Variable("", POINTER)
        self.block.operations.append(Operation("getfield", [self.pick(POINTER), field("next")], result))
        self.known["nullable"].append(result)

    def say(self) -> None:
        pointer = Constant(self.program.logger, Ptr(self.program.logger.type))
        self.emit("direct_call", [pointer, self.pick(Signed)], Void)

    def item(self) -> None:
        """An access of an array behind its bounds check."""
        array, index = self.pick(ARRAY_POINTER), self.pick(Signed)
        if self.random.random() < 0.2:
            array = self.emit("malloc_varsize", [Constant(ARRAY, Void), number(3)], ARRAY_POINTER)
        length = self.emit("getarraysize", [array], Signed)
        kind = self.random.randrange(3)
        if kind == 0:
            good = self.emit("int_between", [number(0), index, length], Bool)
        elif kind == 1:
            unsigned = [self.emit("cast_int_to_uint", [v], Unsigned) for v in (index, length)]
            good = self.emit("uint_lt", unsigned, Bool)
        else:
            low = self.emit("int_ge", [index, number(0)], Bool)
            high = self.emit("int_lt", [index, length], Bool)
            good = self.emit("bool_and", [low, high], Bool)
        inside, after = Block([]), Block([Variable("", Signed)])
        before = self.snapshot()
        self.branch(good, inside, inside)
        self.block.close(Link([self.pick(Signed)], after, False), Link([], inside, True))
        self.block = inside
        if self.random.random() < 0.5:
            self.emit("setarrayitem", [array, index, self.pick(Signed)], Void)
        value = self.emit("getarrayitem", [array, index], Signed)
        self.block.close(Link([value], after))
        self.continue_at(after, before)

    def continue_at(self, block: Block, known: dict[Any, list[Any]], nullable: tuple[Variable, ...] = ()) -> None:
        self.block, self.known = block, known
        for variable in block.inputargs:
            kind = "nullable" if variable in nullable else variable.concretetype
            if kind in known:
                known[kind].append(variable)

    # --- control flow

    def divide(self, depth: int) -> None:
        divisor = self.pick(Signed)
        is_zero = self.emit("int_eq", [divisor, number(0)], Bool)
        inside, after = Block([]), Block([Variable("", Signed)])
        before = self.snapshot()
        other = self.pick(Signed)
        self.branch(is_zero, inside, inside)
        self.block.close(Link([], inside, False), Link([number(-9)], after, True))
        self.block = inside
        opname = self.random.choice(["int_div", "int_rem"])
        value = self.emit(opname, [other, divisor], Signed)
        self.block.close(Link([value], after))
        self.continue_at(after, before)

    def null_test(self, depth: int) -> None:
        pointer = self.pick("nullable")
        good = self.emit("ptr_nonzero", [pointer], Bool)
        inside, after = Block([]), Block([Variable("", Signed)])
        before = self.snapshot()
        value = self.pick(Signed)
        self.branch(good, inside, inside)
        self.block.close(Link([value], after, False), Link([], inside, True))
        self.block = inside
        self.known[POINTER].append(pointer)
        self.statements(3, depth)
        value = self.emit("getfield", [pointer, field("x")], Signed)
        self.block.close(Link([value], after))
        self.continue_at(after, before)

    def merged(self) -> list[Any]:
        kinds = [Signed, Signed, Bool, POINTER, "nullable", POINTER]
        return self.random.sample(kinds, self.random.randrange(1, 5))

    def inputs(self, kinds: list[Any]) -> list[Variable]:
        return [Variable("", POINTER if kind == "nullable" else kind) for kind in kinds]

    def values(self, kinds: list[Any]) -> list[Any]:
        return [self.pick(self.nullable_or_not() if kind == "nullable" else kind) for kind in kinds]

    def nullable_or_not(self) -> Any:
        return "nullable" if self.random.random() < 0.5 else POINTER

    def choice(self, depth: int) -> None:
        condition = self.pick(Bool)
        before, kinds = self.snapshot(), self.merged()
        inputs = self.inputs(kinds)
        after = Block(inputs)
        left, right = Block([]), Block([])
        self.branch(condition, left, right)
        for block in (left, right):
            self.block, self.known = block, {kind: list(values) for kind, values in before.items()}
            self.statements(5, depth)
            self.block.close(Link(self.values(kinds), after))
        self.continue_at(after, before, tuple(v for v, k in zip(inputs, kinds) if k == "nullable"))

    def switch(self, depth: int) -> None:
        value = self.emit("int_and", [self.pick(Signed), number(3)], Signed)
        before, kinds = self.snapshot(), self.merged()
        inputs = self.inputs(kinds)
        after, blocks = Block(inputs), [Block([]) for _ in range(3)]
        self.block.exitswitch = value
        cases = [0, 2, DEFAULT]
        self.block.close(*(Link([], block, case) for block, case in zip(blocks, cases)))
        for block in blocks:
            self.block, self.known = block, {kind: list(values) for kind, values in before.items()}
            self.statements(3, depth)
            self.block.close(Link(self.values(kinds), after))
        self.continue_at(after, before, tuple(v for v, k in zip(inputs, kinds) if k == "nullable"))

    def loop(self, depth: int) -> None:
        limit = self.emit("int_and", [self.pick(Signed), number(self.random.choice([3, 7]))], Signed)
        kinds = self.merged()
        inputs = self.inputs(kinds)
        counter = Variable("i", Signed)
        header, body, after = Block([counter, *inputs]), Block([]), Block([])
        self.block.close(Link([number(0), *self.values(kinds)], header))
        nullable = tuple(v for v, k in zip(inputs, kinds) if k == "nullable")
        self.continue_at(header, self.known, nullable)
        before = self.snapshot()
        condition = self.emit("int_lt", [counter, limit], Bool)
        self.branch(condition, body, after)
        self.block = body
        self.statements(5, depth)
        following = self.emit("int_add", [counter, number(1)], Signed)
        self.block.close(Link([following, *self.values(kinds)], header))
        self.continue_at(after, before)

    def maybe_raise(self, depth: int) -> None:
        inside, after = Block([]), Block([])
        before = self.snapshot()
        self.branch(self.pick(Bool), inside, after)
        self.block = inside
        type_ = self.random.choice([BASE, POINT])
        made = self.emit("malloc", [Constant(type_, Void)], Ptr(type_))
        self.emit("setfield", [made, field("code"), self.pick(Signed)], Void)
        if type_ is POINT:
            made = self.emit("cast_pointer", [made], BASE_POINTER)
        self.block.close(Link([made], self.graph.exceptblock))
        self.continue_at(after, before)

    def shared(self, depth: int) -> None:
        """Change an object through one name and read it through another."""
        first, second = self.pick(POINTER), self.pick(POINTER)
        self.emit("setfield", [first, field("x"), self.pick(Signed)], Void)
        self.emit("setfield", [second, field("x"), self.pick(Signed)], Void)
        self.emit("getfield", [first, field("x")], Signed)

    def call(self, depth: int) -> None:
        if not self.program.graphs:
            return
        callee = pointer_to(self.random.choice(self.program.graphs))
        args = [callee, self.pick(Signed), self.pick(Signed)]
        if self.random.random() < 0.3:
            self.emit("direct_call", args, Signed)
            return
        before = self.snapshot()
        result = Variable("", Signed)
        self.block.operations.append(Operation("direct_call", args, result))
        caught, error = Variable("e", BASE_POINTER), Variable("error", BASE_POINTER)
        after, handler, matching = Block([Variable("", Signed)]), Block([error]), Block([])
        raising = Link([caught], handler)
        raising.exc_value = caught
        self.block.exitswitch = LAST_EXCEPTION
        self.block.close(Link([result], after), raising)
        self.block = handler
        found = self.emit("gc_type_info", [error], VTABLE_POINTER)
        wanted = Constant(self.random.choice([BASE, POINT]).type_info, VTABLE_POINTER)
        is_match = self.emit("ptr_eq", [found, wanted], Bool)
        self.block.exitswitch = is_match
        self.block.close(Link([error], self.graph.exceptblock, False), Link([], matching, True))
        self.block = matching
        self.statements(2, 0)
        code = self.emit("getfield", [error, field("code")], Signed)
        self.block.close(Link([code], after))
        self.continue_at(after, before)
