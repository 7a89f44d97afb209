"""From a low-level graph to linear code: blocks become runs of instructions, links become copies and jumps.

    b0(x, y):                                   live
        c = int_lt(x, y)                        goto_if_not_int_lt x y L1
        if c: b1(x) else: return(y)     ⟶       int_copy x -> z
    b1(z): …                                    …
                                            L1: int_return y

One rule per low-level operation (``rules_*.py``) emits its instructions.  A block follows the block that leads to it where
possible; each other way into it is a jump.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from framework.flowgraph.model import DEFAULT, Block, Constant, FunctionGraph, Link, Operation, Value, Variable
from framework.jit.codewriter.constants import word_of
from framework.jit.codewriter.linear import RETURNS, Cases, Code, Label
from framework.jit.codewriter.preparing import special_lists
from framework.jit.descriptors import Descriptors, kind_of
from framework.lltypes.types import Bool, LLType, Signed, Void

if TYPE_CHECKING:
    from framework.jit.codewriter.codewriter import CodeWriter

Rule = Callable[["Transformer", Operation], None]
RULES: dict[str, Rule] = {}
COMPARISONS: dict[str, Callable[[Transformer, Operation], tuple[str, list[Value]] | None]] = {}
"""Operations that a branch tests: the name behind ``goto_if_not_`` and the operands."""
OVERFLOW_TESTS = {"int_add_overflows": "int_add", "int_sub_overflows": "int_sub", "int_mul_overflows": "int_mul"}
FEW_CASES = 4  # a switch with more is one instruction


class ResidualError(Exception):
    """A function can't have a jitcode; ``code`` is a row of ``policy.REASONS``."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def rule(*opnames: str) -> Callable[[Rule], Rule]:
    """Register what an operation becomes."""

    def register(function: Rule) -> Rule:
        for opname in opnames:
            assert opname not in RULES, opname
            RULES[opname] = function
        return function

    return register


class Transformer:
    """The transformation of one graph.

    Attributes:
        writer: the codewriter.
        special: lists and arrays read from immutable or virtualizable fields.
        fresh: virtualizables that nobody else knows yet.
    """

    def __init__(self, writer: CodeWriter, graph: FunctionGraph) -> None:
        self.writer = writer
        self.graph = graph
        self.descriptors: Descriptors = writer.descriptors
        self.code = Code(graph.name, list(graph.startblock.inputargs))
        self.aliases: dict[Variable, Value] = {}
        self.special = special_lists(graph)
        self.fresh: set[Value] = set()
        self.uses = _count_uses(graph)
        self.definitions = {o.result: (b, o) for b, o in graph.iterate_operations()}
        self.entering = Counter(link.target for link in graph.iterate_links())
        self._labels: dict[Block, Label] = {}
        self._placed: set[Block] = set()
        self._skipped: set[Operation] = set()
        self._pending: list[tuple[Label, Link]] = []

    def run(self) -> Code:
        """Transform.

        Raises: ResidualError.
        """
        self._find_fresh()
        link: Link | None = Link(list(self.graph.startblock.inputargs), self.graph.startblock)
        while link is not None:
            while link is not None:
                link = self._follow(link)
            while self._pending and link is None:
                label, link = self._pending.pop()
                if self._is_mere_jump(link):
                    label.other = self._labels[link.target]
                    link = None
                    continue
                self.code.place(label)
                if link.exc_value is not None:
                    self.code.emit("last_exc_value", result=link.exc_value)
        return self.code

    def _is_mere_jump(self, link: Link) -> bool:
        """Whether a link does nothing but lead to a block that has its place."""
        if link.target not in self._placed or link.exc_value is not None:
            return False
        return all(self.value(v) is t for v, t in zip(link.args, link.target.inputargs, strict=True))

    # --- what rules use

    def emit(self, name: str, *operands: Any, result: Variable | None = None) -> None:
        """Append an instruction; aliases among the operands are resolved."""
        resolved = [self._resolved(operand) for operand in operands]
        self.code.emit(name, *resolved, result=result)

    def temporary(self, type_: LLType = Signed) -> Variable:
        """A fresh variable."""
        return Variable("", type_)

    def alias(self, variable: Variable, value: Value) -> None:
        """Let a variable stand for a value that an instruction needs not compute."""
        self.aliases[variable] = value

    def value(self, value: Value) -> Value:
        """What stands for a value."""
        while isinstance(value, Variable) and value in self.aliases:
            value = self.aliases[value]
        return value

    def definition(self, value: Value) -> Operation | None:
        """The operation that computes a value, copies and casts left out."""
        while isinstance(value, Variable) and value in self.definitions:
            operation = self.definitions[value][1]
            if operation.opname not in ("same_as", "cast_pointer"):
                return operation
            value = operation.args[0]
        return None

    def split(self, values: list[Value]) -> list[list[Value]]:
        """Values by kind, those without content left out."""
        return [[v for v in values if kind_of(v.concretetype) == kind] for kind in "irf"]

    # --- flow

    def _resolved(self, operand: Any) -> Any:
        if isinstance(operand, Variable):
            return self.value(operand)
        if isinstance(operand, list):
            return [self._resolved(item) for item in operand]
        return operand

    def _find_fresh(self) -> None:
        for _, operation in self.graph.iterate_operations():
            if operation.opname == "jit_marker" and operation.args[0].value == "fresh_virtualizable":  # type: ignore[union-attr]
                self.fresh.add(operation.args[1])

    def _follow(self, link: Link) -> Link | None:
        """Emit what a link does and the block it leads to, if that has no place yet.  Returns: the link that follows."""
        target = link.target
        if target is self.graph.exceptblock:
            self.emit("raise", link.args[0])
            return None
        if target is self.graph.returnblock:
            self._return(link.args[0])
            return None
        sources = [self.value(value) for value in link.args]
        self.code.copy_in_parallel(sources, target.inputargs)
        label = self._labels.setdefault(target, Label())
        if target in self._placed:
            self.code.emit("goto", label)
            return None
        self._placed.add(target)
        self.code.place(label)
        return self._block(target)

    def _return(self, value: Value) -> None:
        kind = kind_of(value.concretetype)
        if kind == "v":
            self.code.emit("void_return")
        else:
            self.emit(RETURNS[kind], value)

    def _later(self, link: Link) -> Label:
        """A label where the link will be followed."""
        label = Label()
        self._pending.append((label, link))
        return label

    def _block(self, block: Block) -> Link | None:
        """Emit a block.  Returns: the exit that is to follow."""
        test = self._fused_test(block)
        for operation in block.operations:
            if operation not in self._skipped:
                self._note_line(operation)
                RULES[operation.opname](self, operation)
        if block.can_raise:
            return self._after_raising(block)
        if block.exitswitch is None:
            return block.exits[0]
        if test is not None:
            return self._branch_on(block, test)
        return self._switch(block)

    def _note_line(self, operation: Operation) -> None:
        """What is emitted next is for an operation; one that was inlined from elsewhere belongs to its caller's line."""
        position, home = operation.position, self.graph.position
        if position is not None and home is not None and position.filename == home.filename:
            self.code.source_line = position.line

    def _after_raising(self, block: Block) -> Link:
        normal, raising = block.exits
        last = self.code.lines[-1] if self.code.lines else None
        calls = not isinstance(last, Label) and last is not None and last.name == "live"
        passes_on = raising.target is self.graph.exceptblock and raising.args == [raising.exc_value]
        if calls and not passes_on:
            self.code.emit("catch_exception", self._later(raising))
        return normal

    # --- branches

    def _fused_test(self, block: Block) -> Operation | None:
        """The comparison that the exits of a block test and nobody else needs; it is not emitted by itself."""
        switch = block.exitswitch
        if not isinstance(switch, Variable) or switch.concretetype is not Bool or self.uses[switch] != 1:
            return None
        home, operation = self.definitions.get(switch, (None, None))
        if home is not block or operation is None:
            return None
        if operation.opname in COMPARISONS or operation.opname in OVERFLOW_TESTS:
            self._skipped.add(operation)
            return operation
        return None

    def _branch_on(self, block: Block, test: Operation) -> Link:
        self._note_line(test)
        false, true = sorted(block.exits, key=lambda link: bool(link.exitcase))
        if test.opname in OVERFLOW_TESTS:
            return self._branch_on_overflow(test, false, true)
        found = COMPARISONS[test.opname](self, test)
        assert found is not None
        name, operands = found
        if name == "not":
            self.emit("goto_if_not", *operands, self._later(true))
            return false
        self.emit(f"goto_if_not{name}", *operands, self._later(false))
        return true

    def _branch_on_overflow(self, test: Operation, false: Link, true: Link) -> Link:
        """The result of the operation that did not overflow is that of the same operation behind the test."""
        name = OVERFLOW_TESTS[test.opname]
        result = self.temporary()
        if self.entering[false.target] == 1 and not false.target.is_final:
            passed = dict(zip(false.target.inputargs, false.args, strict=True))
            for operation in false.target.operations:
                operands = [passed.get(v, v) if isinstance(v, Variable) else v for v in operation.args]
                if operation.opname == name and _same_values(self, operands, test.args):
                    self._skipped.add(operation)
                    self.alias(operation.result, result)
        self.emit(f"{name}_jump_if_ovf", self._later(true), *test.args, result=result)
        return false

    def _switch(self, block: Block) -> Link | None:
        switch = block.exitswitch
        assert isinstance(switch, Variable | Constant)
        if switch.concretetype is Bool:
            false, true = sorted(block.exits, key=lambda link: bool(link.exitcase))
            self.emit("goto_if_not", switch, self._later(false))
            return true
        cases = [link for link in block.exits if link.exitcase is not DEFAULT]
        default = next((link for link in block.exits if link.exitcase is DEFAULT), None)
        if len(cases) <= FEW_CASES:
            return self._few_cases(switch, cases, default)
        values = [word_of(Constant(link.exitcase, switch.concretetype)) for link in cases]
        table = Cases(values, [self._later(link) for link in cases])
        self.emit("switch", switch, table)
        if default is None:
            self.code.emit("unreachable")
        return default

    def _few_cases(self, switch: Value, cases: list[Link], default: Link | None) -> Link:
        for link in cases if default is not None else cases[:-1]:
            self.emit("goto_if_not_int_ne", switch, Constant(link.exitcase, switch.concretetype), self._later(link))
        return default if default is not None else cases[-1]


def _same_values(transformer: Transformer, left: list[Value], right: list[Value]) -> bool:
    for a, b in zip(left, right, strict=True):
        a, b = transformer.value(a), transformer.value(b)
        if a is not b and not (isinstance(a, Constant) and isinstance(b, Constant) and a.value == b.value):
            return False
    return True


def _count_uses(graph: FunctionGraph) -> Counter[Value]:
    uses: Counter[Value] = Counter()
    for block in graph.iterate_blocks():
        for operation in block.operations:
            uses.update(v for v in operation.args if isinstance(v, Variable))
        if isinstance(block.exitswitch, Variable):
            uses[block.exitswitch] += 1
        for link in block.exits:
            uses.update(v for v in link.args if isinstance(v, Variable))
    return uses


def is_void(value: Value) -> bool:
    """Whether a value has no content."""
    return value.concretetype is Void
