"""The ends of blocks: branches, switches, jump tables, and the edges that carry link arguments.

A link jumps straight to its target when it is the only exit of its block that goes there.  Otherwise it gets an edge
block of its own, because a phi tells its sources apart by predecessor block only; links with equal target and arguments
share it.  At O0 the edge blocks hold the stores into the target's slots.

In a function with the hint ``dispatch_loop`` a switch of at least ``SMALLEST_TABLE`` cases becomes a jump through a table
of block addresses: LLVM never threads a ``switch``, but its code generator copies a block that ends in an ``indirectbr`` to
the end of every handler, which gives each opcode its own branch history.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from framework.flowgraph.model import DEFAULT, Block, Constant, Link, Value, Variable
from framework.llvm.types import is_void, value_type

if TYPE_CHECKING:
    from framework.llvm.writer import FunctionWriter

SMALLEST_TABLE = 4
LARGEST_TABLE = 4096
LIKELY = '!{!"branch_weights", i32 2000, i32 1}'
UNLIKELY = '!{!"branch_weights", i32 1, i32 2000}'


class ExitError(Exception):
    """A block whose exits break the rules: a bug of an earlier stage."""


def write_exits(writer: FunctionWriter, block: Block) -> None:
    """The terminator of a block and its edge blocks."""
    exits = block.exits
    switch = block.exitswitch
    if not exits:
        variable = writer.graph.return_variable
        if is_void(variable.concretetype):
            writer.emit("ret void")
        else:
            writer.emit(f"ret {value_type(variable.concretetype)} {writer.value(variable)}")
        return
    edges = _Edges(writer, exits)
    if switch is None:
        edges.jump(exits[0])
    elif not isinstance(switch, Variable | Constant):
        raise ExitError(f"{writer.graph.name}: {switch!r} left: exceptions are not explicit")
    elif value_type(switch.concretetype) == "i1":
        _write_branch(writer, switch, exits, edges)
    else:
        _write_switch(writer, switch, exits, edges)
    edges.write()


class _Edges:
    """Where the links of one block jump to."""

    def __init__(self, writer: FunctionWriter, exits: list[Link]) -> None:
        self.writer = writer
        self._targets = [link.target for link in exits]
        self._blocks: dict[tuple[str, ...], str] = {}
        self._pending: list[tuple[str, Link]] = []
        self._direct: dict[int, str] = {}

    def jump(self, link: Link) -> None:
        """End the block with its only exit."""
        if self.writer.has_slots:
            self.writer.store_link(link)
            self.writer.emit(f"br label %{self.writer.block_label(link.target)}")
        else:
            self.writer.emit(f"br label %{self.label(link)}")

    def label(self, link: Link, own_block: bool = False) -> str:
        """The label to jump to for a link from the basic block being written."""
        writer = self.writer
        carries = any(not is_void(argument.concretetype) for argument in link.args)
        if not carries:
            return writer.block_label(link.target)
        if not own_block and not writer.has_slots and self._targets.count(link.target) == 1:
            if self._direct.setdefault(id(link), writer.label) == writer.label:
                writer.add_incoming(link, writer.label)
                return writer.block_label(link.target)
        key = (writer.block_label(link.target), *_argument_keys(link))
        label = self._blocks.get(key)
        if label is None:
            label = self._blocks[key] = writer.new_label("e")
            self._pending.append((label, link))
        return label

    def write(self) -> None:
        """The edge blocks that were asked for."""
        writer = self.writer
        for label, link in self._pending:
            writer.start_label(label)
            if writer.has_slots:
                writer.forget_loads()
                writer.store_link(link)
            else:
                writer.add_incoming(link, label)
            writer.emit(f"br label %{writer.block_label(link.target)}")


def _argument_keys(link: Link) -> list[str]:
    return [
        f"v{id(arg)}" if isinstance(arg, Variable) else f"c{type(arg.value).__name__}{id(arg.value)}"
        for arg in link.args
    ]


def _write_branch(writer: FunctionWriter, switch: Value, exits: list[Link], edges: _Edges) -> None:
    default = next((link for link in exits if link.exitcase is DEFAULT), None)
    cases = {bool(link.exitcase): link for link in exits if link.exitcase is not DEFAULT}
    true, false = cases.get(True, default), cases.get(False, default)
    if true is None or false is None or true is false:
        edges.jump(true or false or exits[0])
        return
    weights = writer.weights.get(switch, "") if isinstance(switch, Variable) else ""
    condition = writer.value(switch)
    writer.emit(f"br i1 {condition}, label %{edges.label(true)}, label %{edges.label(false)}{weights}")


def _write_switch(writer: FunctionWriter, switch: Value, exits: list[Link], edges: _Edges) -> None:
    default = next((link for link in exits if link.exitcase is DEFAULT), None)
    cases: dict[int, Link] = {}
    for link in exits:
        case = link.exitcase
        if case is not DEFAULT:
            cases.setdefault(ord(case) if isinstance(case, str) else int(case), link)
    type_ = value_type(switch.concretetype)
    if _wants_table(writer, cases):
        _write_table(writer, type_, writer.value(switch), cases, default, edges)
        return
    value = writer.value(switch)
    unreachable = "" if default is not None else writer.new_label("none")
    target = edges.label(default) if default is not None else unreachable
    table = " ".join(f"{type_} {case}, label %{edges.label(link)}" for case, link in cases.items())
    writer.emit(f"switch {type_} {value}, label %{target} [ {table} ]")
    if unreachable:
        writer.start_label(unreachable)
        writer.emit("unreachable")


def _wants_table(writer: FunctionWriter, cases: dict[int, Link]) -> bool:
    if not (writer.graph.hints.get("dispatch_loop") and writer.module.options.optimize):
        return False
    if not writer.module.target.has_indirect_branches:
        return False
    return len(cases) >= SMALLEST_TABLE and max(cases) - min(cases) < LARGEST_TABLE


def _write_table(
    writer: FunctionWriter, type_: str, value: str, cases: dict[int, Link], default: Link | None, edges: _Edges
) -> None:
    """No branch may come between: a value outside the table is replaced by the index of one more cell, the default's."""
    low, high = min(cases), max(cases)
    is_byte = type_ == "i8"
    if is_byte:
        low, high = 0, 255  # a table of all values needs no test
    index = writer.compute(f"sub {type_} {value}, {low}") if low else value
    index = index if type_ == "i64" else writer.compute(f"zext {type_} {index} to i64")
    gap = edges.label(default, own_block=True) if default is not None else writer.new_label("none")
    targets = {case: edges.label(link) for case, link in cases.items()}
    labels = [targets.get(case, gap) for case in range(low, high + 1)]
    if default is not None and not is_byte:
        smaller = writer.module.intrinsic("llvm.umin.i64", "i64 (i64, i64)")
        index = writer.compute(f"call i64 {smaller}(i64 {index}, i64 {len(labels)})")
        labels.append(gap)
    table = writer.module.address_table(writer.symbol, labels)
    cell = writer.compute(f"getelementptr inbounds ptr, ptr {table}, i64 {index}")
    address = writer.compute(f"load ptr, ptr {cell}")
    unique = ", ".join(f"label %{label}" for label in dict.fromkeys(labels))
    writer.emit(f"indirectbr ptr {address}, [{unique}]")
    if default is None and gap in labels:
        writer.start_label(gap)
        writer.emit("unreachable")
