"""Constant folding: what is known at translation time is computed there, along the paths that can be taken.

    b0():                                     b0():
        goto b1(0, 4)                             goto b1(0)
    b1(i, step):                              b1(i):
        c = int_lt(step, 0)                       ...                    (in the text the dead block is gone)
        if c: b2() else: b3()       ⟶
    b3():
        size = getarraysize(@table)               j = int_add(i, 4)
        j = int_add(i, step)                      more = int_lt(j, 256)
        more = int_lt(j, size)

A variable is unknown yet, a constant, or varying, and only ever goes down in this order; a block counts once a link into
it can be taken.  So constants are found around loops, where a look at one operation after the other sees none
(Wegman and Zadeck, "Constant propagation with conditional branches", 1991).

Folded: pure operations, by their meaning in ``lltypes/meaning.py``; lengths of prebuilt arrays; immutable fields and
items of prebuilt objects; the type info of prebuilt and of fresh objects; calls through known pointers.  Left alone: what
depends on the target (sizes, addresses), results that are not a number (their sign is the machine's), and operations that
are undefined for their operands: these stay behind their guards.

Requirements: runs before the exception transform, after which an allocation may give null.

Why it terminates: each variable changes at most twice, each change looks at its uses once.
"""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from framework.flowgraph.editing import Substitution, constant_key, ensure_entry, go_to
from framework.flowgraph.model import Block, Constant, FunctionGraph, Link, Operation, Value, Variable
from framework.lltypes.meaning import MEANINGS
from framework.lltypes.memory import ArrayObject, FunctionPointer, MisuseError, StructObject, null
from framework.lltypes.operations import TABLE
from framework.lltypes.types import Address, Ptr, Signed, Struct
from framework.transform.memory import READS_LENGTH, has_immutable_items, is_immutable_field
from framework.transform.simplify import chosen_exit
from framework.transform.values import can_raise, is_removable

TARGET_DEPENDENT = frozenset(["type", "name", "Address"])
FOLDABLE = frozenset(
    name
    for name, row in TABLE.items()
    if row.is_pure and not TARGET_DEPENDENT.intersection(row.args) and row.result not in TARGET_DEPENDENT
)
COPIES = frozenset(["cast_pointer", "same_as"])


class Varying:
    """The bottom of the lattice."""


VARYING = Varying()


def fold_constants(graph: FunctionGraph) -> None:
    """Replace what is constant and drop the exits that can't be taken."""
    ensure_entry(graph)
    Folder(graph).run()


def fold_operation(operation: Operation, args: list[Value]) -> Constant | None:
    """The constant result of an operation with these operands, None when there is none."""
    opname = operation.opname
    if opname in FOLDABLE:
        if all(arg.__class__ is Constant for arg in args):
            return evaluate(operation, args)
    elif opname == "type_info_of":
        return type_info(args[0].value, operation)  # type: ignore[union-attr]
    elif TABLE[opname].effects == "read" and args and args[0].__class__ is Constant:
        return read_prebuilt(operation, args)
    return None


def evaluate(operation: Operation, args: list[Value]) -> Constant | None:
    """Run the operation's meaning on constants."""
    type_ = operation.result.concretetype
    if type_ is Address:
        return None
    meaning = MEANINGS[operation.opname]
    values = [arg.value for arg in args]  # type: ignore[union-attr]
    try:
        value = meaning.function(type_, *values) if meaning.form == "result" else meaning.function(*values)
    except (MisuseError, ArithmeticError, ValueError):
        return None  # undefined for these operands
    if value != value:
        return None
    return Constant(value, type_)


def type_info(type_: Any, operation: Operation) -> Constant | None:
    """The type info of a collected type where lowering made one."""
    info = getattr(type_, "type_info", None)
    return Constant(info, operation.result.concretetype) if isinstance(info, StructObject) else None


def read_prebuilt(operation: Operation, args: list[Value]) -> Constant | None:
    """A read from a prebuilt object of what never changes."""
    target, *others = args
    assert isinstance(target, Constant)
    container, type_ = target.value, operation.result.concretetype
    opname = operation.opname
    if not isinstance(container, (StructObject, ArrayObject)) or not all(o.__class__ is Constant for o in others):
        return None
    if opname == "gc_type_info":
        return type_info(container.type, operation)
    keys = [other.value for other in others]  # type: ignore[union-attr]
    if opname == "getfield" and isinstance(container.type, Struct) and is_immutable_field(container.type, keys[0]):
        return Constant(retyped(getattr(container, keys[0]), type_), type_)
    array = container
    if isinstance(container, StructObject):
        if container.type.varsized is None:
            return None
        array = getattr(container, container.type.varsized)
    if opname in READS_LENGTH:
        return Constant(len(array), Signed)
    if opname in ("getarrayitem", "getinterioritem") and has_immutable_items(target.concretetype):
        if 0 <= keys[0] < len(array):
            return Constant(retyped(array[keys[0]], type_), type_)  # type: ignore[index]
    return None


def retyped(value: Any, type_: Any) -> Any:
    """The null pointer of the right type; other values serve at every type."""
    return null(type_.to) if isinstance(type_, Ptr) and not value else value


def make_direct(operation: Operation) -> None:
    """A call through a known function pointer is a direct call."""
    target = operation.args[0]
    if isinstance(target, Constant) and isinstance(target.value, FunctionPointer):
        operation.opname = "direct_call"
        del operation.args[-1]


class Folder:
    """The state of the propagation over one graph."""

    def __init__(self, graph: FunctionGraph) -> None:
        self.graph = graph
        self.state: dict[Value, Constant | Varying] = {}
        self.reached: set[Block] = set()
        self.taken: set[Link] = set()
        self.operation_uses: dict[Value, list[tuple[Block, Operation]]] = defaultdict(list)
        self.link_uses: dict[Value, list[Link]] = defaultdict(list)
        self.switch_uses: dict[Value, list[Block]] = defaultdict(list)
        self.changed: list[Value] = []
        self.new_links: list[Link] = []
        self.origin: dict[Value, Operation] = {}
        self._find_uses()

    def _find_uses(self) -> None:
        for block in self.graph.iterate_blocks():
            for operation in block.operations:
                if operation.opname in COPIES or operation.opname == "malloc":
                    self.origin[operation.result] = operation
                for value in operation.args:
                    if value.__class__ is Variable:
                        self.operation_uses[value].append((block, operation))
            if isinstance(block.exitswitch, Variable):
                self.switch_uses[block.exitswitch].append(block)
            for link in block.exits:
                for value in link.args:
                    if value.__class__ is Variable:
                        self.link_uses[value].append(link)

    def run(self) -> None:
        """Propagate, then rewrite."""
        start = self.graph.startblock
        for variable in start.inputargs:
            self.state[variable] = VARYING
        self._reach(start)
        while self.new_links or self.changed:
            if self.new_links:
                self._follow(self.new_links.pop())
            else:
                self._propagate(self.changed.pop())
        self._rewrite()

    # --- propagation

    def _now(self, value: Value) -> Constant | Varying | None:
        return value if value.__class__ is Constant else self.state.get(value)  # type: ignore[return-value]

    def _lower(self, variable: Variable, value: Constant | Varying) -> None:
        """Meet what is known of a variable with one more value."""
        old = self.state.get(variable)
        if old is VARYING:
            return
        if old is not None and value is not VARYING:
            assert isinstance(old, Constant) and isinstance(value, Constant)
            if constant_key(old) == constant_key(value):
                return
            value = VARYING
        self.state[variable] = value
        self.changed.append(variable)

    def _reach(self, block: Block) -> None:
        self.reached.add(block)
        for operation in block.operations:
            self._visit(operation)
        self._visit_exits(block)

    def _follow(self, link: Link) -> None:
        if link in self.taken:
            return
        self.taken.add(link)
        if link.exc_value is not None:
            self._lower(link.exc_value, VARYING)
        self._pass(link)
        if link.target not in self.reached:
            self._reach(link.target)

    def _pass(self, link: Link) -> None:
        for variable, value in zip(link.target.inputargs, link.args):
            now = self._now(value)
            if now is not None:
                self._lower(variable, now)

    def _propagate(self, variable: Value) -> None:
        for block, operation in self.operation_uses[variable]:
            if block in self.reached:
                self._visit(operation)
        for block in self.switch_uses[variable]:
            if block in self.reached:
                self._visit_exits(block)
        for link in self.link_uses[variable]:
            if link in self.taken:
                self._pass(link)

    def _visit(self, operation: Operation) -> None:
        result = operation.result
        if self.state.get(result) is VARYING:
            return
        args: list[Value] = []
        for value in operation.args:
            now = self._now(value)
            if now is None:
                return  # not yet known
            args.append(value if now is VARYING else now)  # type: ignore[arg-type]
        self._lower(result, fold_operation(operation, args) or self._of_fresh(operation) or VARYING)

    def _of_fresh(self, operation: Operation) -> Constant | None:
        """What is known of an object that was just allocated."""
        if operation.opname not in ("gc_type_info", "ptr_nonzero", "ptr_iszero"):
            return None
        made = self.origin.get(operation.args[0])
        while made is not None and made.opname in COPIES:
            made = self.origin.get(made.args[0])
        if made is None:
            return None
        if operation.opname == "gc_type_info":
            return type_info(made.args[0].value, operation)  # type: ignore[union-attr]
        return Constant(operation.opname == "ptr_nonzero", operation.result.concretetype)

    def _visit_exits(self, block: Block) -> None:
        switch = block.exitswitch
        if block.can_raise:
            self.new_links += block.exits if can_raise(block.operations[-1]) else block.exits[:1]
        elif switch is None:
            self.new_links += block.exits
        else:
            now = self._now(switch)  # type: ignore[arg-type]
            if isinstance(now, Constant):
                self.new_links.append(chosen_exit(block, now.value))
            elif now is VARYING:
                self.new_links += block.exits

    # --- rewriting

    def _rewrite(self) -> None:
        substitution = Substitution()
        for variable, value in self.state.items():
            if isinstance(value, Constant):
                substitution.replace(variable, value)  # type: ignore[arg-type]
        folded = substitution.replacements
        for block in self.reached:
            block.operations = [
                operation
                for operation in block.operations
                if operation.result not in folded or not is_removable(operation)
            ]
            substitution.apply_to(block)
            for operation in block.operations:
                if operation.opname == "indirect_call":
                    make_direct(operation)
            if not block.is_final:
                self._prune(block)

    def _prune(self, block: Block) -> None:
        taken = [link for link in block.exits if link in self.taken]
        if isinstance(block.exitswitch, Constant) or (block.can_raise and len(taken) == 1):
            go_to(block, taken[0])
