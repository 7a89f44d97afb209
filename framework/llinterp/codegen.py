"""One Python function per low-level graph, as source text.

    def g7(v0, v1):                     the start block
        v2 = v0.length
        b = 0                           a block with several predecessors has a number,
        v3, v4 = 0, v1                  a link to it assigns its inputs
        while True:
            if v3 < v2:                 a block with one predecessor is written in place of the link to it,
                v4 = v4 + v3            and its inputs are other names for what the link passes
                ...
                continue
            return v4

When several blocks are numbered, the loop starts with a tree of comparisons of ``b``.  Exceptions of the program are
Python exceptions: a link to the except block is ``raise LLException(v)``, a block that ends in LAST_EXCEPTION puts its
last operation into ``try``.  Values that have no literal (pointers, types, functions) are globals of the generated
module, numbered by the ``Namespace``.

Generating source and compiling it with ``exec`` is one of the documented places where the kit does so: closures that
call each other for every operation measured six times slower.
"""

from __future__ import annotations

import keyword
import math
from collections import Counter
from collections.abc import Callable
from typing import Any, Protocol

from framework.flowgraph.model import DEFAULT, Block, Constant, FunctionGraph, Link, Operation, Value, Variable
from framework.llinterp.collecting import LiveVariables
from framework.llinterp.templates import EXPRESSIONS, WRAPPED
from framework.lltypes.meaning import MEANINGS
from framework.lltypes.memory import NullPointer, null, object_class
from framework.lltypes.types import GCREF, LLType, Ptr, Struct, Void

MAX_DEPTH = 30  # of indentation by branches; deeper blocks are numbered
_CLEARING = "clear dead variables "  # stands in a line until all names are known
MANY_CASES = 6  # a switch with more is a dictionary


Body = tuple[list[str], dict[int, Operation]]
"""Lines of a block, and the operations that some of them belong to."""


class Namespace(Protocol):
    """What the generated code gets from its surroundings: each method returns the name of a global."""

    checked: bool
    counted: bool

    def constant(self, value: Any) -> str:
        """A global that holds the object."""

    def callee(self, pointer: Any) -> str:
        """A global that holds the callable behind a constant function pointer."""

    def allocator(self, type_: LLType, varsized: bool) -> str:
        """A global that holds a function which makes zeroed objects."""

    def block_counter(self, graph: FunctionGraph, block: Block) -> int:
        """Index of the block in the list of counters ``COUNT``."""

    def is_collecting(self, operation: Operation) -> bool:
        """Whether dead variables must be cleared before the operation (see ``collecting``)."""


class GraphWriter:
    """Writes the function of one graph."""

    def __init__(self, graph: FunctionGraph, namespace: Namespace, name: str) -> None:
        self.graph = graph
        self.namespace = namespace
        self.name = name
        self.lines: list[str] = []
        self.places: dict[int, Operation] = {}  # line number → operation
        self._names: dict[Variable, str] = {}
        self._numbers: dict[Block, int] = {}
        self._queue: list[Block] = []
        self._jumps = 0
        self._live: LiveVariables | None = None  # computed when first needed
        self._clearings: list[set[str]] = []  # names to be kept, for each place where the others are cleared
        self._predecessors = Counter(link.target for link in graph.iterate_links())
        self._uses = self._count_uses()

    def write(self) -> str:
        """The source text."""
        parameters = ", ".join(self._name(v) for v in self.graph.startblock.inputargs)
        self._line(0, f"def {self.name}({parameters}):")
        self._number(self.graph.startblock)
        bodies: list[Body] = []
        while len(bodies) < len(self._queue):
            bodies.append(self._separately(self._queue[len(bodies)]))
        if self._jumps:
            self._line(1, "b = 0")
            self._line(1, "while True:")
        self._tree(0, bodies, 2 if self._jumps else 1)
        self._fill_clearings()
        return "\n".join(self.lines) + "\n"

    # --- blocks

    def _separately(self, block: Block) -> Body:
        """The lines of a numbered block at depth 0, and the operations by line."""
        saved = self.lines, self.places
        self.lines, self.places = [], {}
        self._blocks_from(block, 0)
        result = self.lines, self.places
        self.lines, self.places = saved
        return result

    def _tree(self, first: int, bodies: list[Body], depth: int) -> None:
        """The numbered blocks ``first`` …, found by comparing ``b``."""
        if len(bodies) == 1:
            lines, places = bodies[0]
            offset = len(self.lines)
            self.lines.extend("    " * depth + line for line in lines)
            self.places.update((number + offset, operation) for number, operation in places.items())
            return
        middle = len(bodies) // 2
        self._line(depth, f"if b < {first + middle}:")
        self._tree(first, bodies[:middle], depth + 1)
        self._line(depth, "else:")
        self._tree(first + middle, bodies[middle:], depth + 1)

    def _blocks_from(self, block: Block, depth: int) -> None:
        """A block and what follows it without a jump; every path ends in continue, return or raise."""
        current: Block | None = block
        while current is not None:
            current = self._block(current, depth)

    def _block(self, block: Block, depth: int) -> Block | None:
        """One block; the result is the block to be written next at the same depth, if any."""
        if self.namespace.counted:
            self._line(depth, f"COUNT[{self.namespace.block_counter(self.graph, block)}] += 1")
        if block.is_final:
            self._leave(block, self.operand(block.inputargs[0]), depth)
            return None
        operations = block.operations
        test = self._fusable_test(block)
        if block.can_raise or test is not None:
            operations = operations[:-1]
        for operation in operations:
            self._clear_dead(block, operation, depth)
            self._operation(operation, depth)
        if block.can_raise:
            self._clear_dead(block, block.operations[-1], depth)
            return self._catching(block, depth)
        if len(block.exits) == 1 and block.exitswitch is None:
            return self._follow(block.exits[0], depth)
        assert isinstance(block.exitswitch, Variable | Constant)
        return self._switch(block, self._expression(test) if test else self.operand(block.exitswitch), depth)

    def _catching(self, block: Block, depth: int) -> Block | None:
        normal, exceptional = block.exits
        self._line(depth, "try:")
        self._operation(block.operations[-1], depth + 1)
        self._line(depth, "except GUEST_EXCEPTIONS as e:")
        assert exceptional.exc_value is not None
        if exceptional.target is self.graph.exceptblock and exceptional.args[0] is exceptional.exc_value:
            self._line(depth + 1, "raise")
        else:
            self._line(depth + 1, f"{self._name(exceptional.exc_value)} = exception_value(e)")
            self._jump(exceptional, depth + 1)
        return self._follow(normal, depth)

    def _switch(self, block: Block, test: str, depth: int) -> Block | None:
        exits = block.exits
        cases = [link.exitcase for link in exits]
        if cases == [False, True] and isinstance(cases[0], bool):
            self._line(depth, f"if {test}:")
            self._arm(exits[1], depth + 1)
            return self._follow(exits[0], depth)
        if cases == [True, False] and isinstance(cases[0], bool):
            self._line(depth, f"if {test}:")
            self._arm(exits[0], depth + 1)
            return self._follow(exits[1], depth)
        last = exits[-1] if cases[-1] is DEFAULT else None
        if len(exits) > MANY_CASES and all(self._is_plain_jump(link) for link in exits):
            self._jump_table(exits, last, test, depth)
            return None
        self._line(depth, f"s = {test}")
        for link in exits:
            if link is not last:
                self._line(depth, f"if s == {self._literal(link.exitcase)}:")
                self._arm(link, depth + 1)
        if last is not None:
            return self._follow(last, depth)
        self._line(depth, "unknown_case(s)")
        return None

    def _is_plain_jump(self, link: Link) -> bool:
        return not link.target.is_final

    def _jump_table(self, exits: list[Link], last: Link | None, test: str, depth: int) -> None:
        """A switch of many cases: a dictionary of block numbers.  The inputs of all targets are assigned first.

        Each link gets an empty block of its own when it passes arguments, so that the dictionary can name it.
        """
        table: dict[Any, int] = {}
        default = -1
        for link in exits:
            number = self._number(self._landing(link))
            if link is last:
                default = number
            else:
                table[link.exitcase] = number
        name = self.namespace.constant(table)
        self._line(depth, f"s = {test}")
        self._line(depth, f"b = {name}.get(s, {default})")
        if last is None:
            self._line(depth, "if b < 0: unknown_case(s)")
        self._jumps += 1
        self._line(depth, "continue")

    def _landing(self, link: Link) -> Block:
        """A block without inputs that passes on what the link passes."""
        if not link.target.inputargs:
            return link.target
        landing = Block([])
        landing.exits = [link]
        return landing

    def _arm(self, link: Link, depth: int) -> None:
        following = self._follow(link, depth)
        if following is not None:
            self._blocks_from(following, depth)

    def _follow(self, link: Link, depth: int) -> Block | None:
        """Go on with the link's target in place if it has no other predecessor, else jump."""
        target = link.target
        if target.is_final:
            self._leave(target, self.operand(link.args[0]), depth)
            return None
        if self._predecessors[target] > 1 or depth > MAX_DEPTH or target in self._numbers:
            self._jump(link, depth)
            return None
        for argument, parameter in zip(link.args, target.inputargs, strict=True):
            self._names[parameter] = self.operand(argument)
        return target

    def _jump(self, link: Link, depth: int) -> None:
        target = link.target
        if target.is_final:
            self._leave(target, self.operand(link.args[0]), depth)
            return
        number = self._number(target)
        pairs = [(self._name(p), self.operand(a)) for a, p in zip(link.args, target.inputargs, strict=True)]
        pairs = [(parameter, argument) for parameter, argument in pairs if parameter != argument]
        if pairs:
            left, right = zip(*pairs, strict=True)
            self._line(depth, f"{', '.join(left)} = {', '.join(right)}")
        self._jumps += 1
        self._line(depth, f"b = {number}; continue")

    def _leave(self, block: Block, value: str, depth: int) -> None:
        if block is self.graph.exceptblock:
            self._line(depth, f"raise LLException({value})")
        else:
            self._line(depth, f"return {value}")

    def _number(self, block: Block) -> int:
        if block not in self._numbers:
            self._numbers[block] = len(self._queue)
            self._queue.append(block)
        return self._numbers[block]

    # --- operations

    def _operation(self, operation: Operation, depth: int) -> None:
        expression = self._expression(operation)
        self.places[len(self.lines) + 1] = operation
        result = operation.result
        if result.concretetype is Void:
            self._line(depth, expression)
            self._names[result] = "None"
            return
        name = self._name(result)
        self._line(depth, f"{name} = {expression}")
        if operation.opname in WRAPPED:
            self._line(depth, f"if not -0x8000000000000000 <= {name} <= 0x7FFFFFFFFFFFFFFF: {name} = signed({name})")
        if self.namespace.checked:
            place = self.namespace.constant((self.graph, operation))
            self._line(depth, f"check_value({name}, {place})")

    def _expression(self, operation: Operation) -> str:
        special = _SPECIAL.get(operation.opname)
        if special is not None:
            return special(self, operation)
        template = EXPRESSIONS.get(operation.opname) or WRAPPED.get(operation.opname)
        if template is not None:
            return template.format(*map(self.operand, operation.args))
        return self.call_meaning(operation)

    def call_meaning(self, operation: Operation) -> str:
        """The operation as a call of its meaning."""
        meaning = MEANINGS[operation.opname]
        arguments = [self.operand(a) for a in operation.args]
        if meaning.form == "result":
            arguments.insert(0, self.namespace.constant(operation.result.concretetype))
        elif meaning.form == "stored":
            arguments.insert(0, self.namespace.constant(operation.args[-1].concretetype))
        elif meaning.form == "machine":
            return f"MACHINE.{operation.opname}({', '.join(arguments)})"
        return f"{self.namespace.constant(meaning.function)}({', '.join(arguments)})"

    def _fusable_test(self, block: Block) -> Operation | None:
        """The last operation, when its result is nothing but the exit switch and it is an expression."""
        if block.can_raise or not block.operations or block.exitswitch is not block.operations[-1].result:
            return None
        operation = block.operations[-1]
        if self._uses[operation.result] != 1 or self.namespace.checked or operation.opname not in EXPRESSIONS:
            return None
        return operation

    # --- dead variables

    def _clear_dead(self, block: Block, operation: Operation, depth: int) -> None:
        """Before an operation that may collect: a line to be filled in when all variables have names."""
        if not self.namespace.is_collecting(operation):
            return
        if self._live is None:
            self._live = LiveVariables(self.graph)
        needed = self._live.needed_from(block, operation)
        self._line(depth, f"{_CLEARING}{len(self._clearings)}")
        self._clearings.append({self._name(variable) for variable in needed})

    def _fill_clearings(self) -> None:
        if not self._clearings:
            return
        pointers = {
            name
            for variable, name in self._names.items()
            if name.isidentifier() and isinstance(variable.concretetype, Ptr) and variable.concretetype.to.is_gc
        }
        for index, line in enumerate(self.lines):
            indent, marker, number = line.partition(_CLEARING)
            if marker:
                dead = sorted(name for name in pointers - self._clearings[int(number)] if name[0] == "v")
                self.lines[index] = indent + (" = ".join([*dead, "None"]) if dead else "pass")

    # --- names and literals

    def operand(self, value: Value) -> str:
        """A variable's name or a constant's text."""
        if isinstance(value, Variable):
            return self._name(value)
        if isinstance(value.value, NullPointer) and isinstance(value.concretetype, Ptr):
            return self._literal(null(value.concretetype))  # null tests compare with the null of the static type
        return self._literal(value.value)

    def _literal(self, value: Any) -> str:
        if value is None or isinstance(value, bool | str):
            return repr(value)
        if isinstance(value, int):
            return repr(value) if value >= 0 else f"({value!r})"
        if isinstance(value, float) and math.isfinite(value):
            return f"({value!r})"
        return self.namespace.constant(value)

    def _name(self, variable: Variable) -> str:
        found = self._names.get(variable)
        if found is None:
            found = self._names[variable] = f"v{len(self._names)}"
        return found

    def _line(self, depth: int, text: str) -> None:
        self.lines.append("    " * depth + text)

    def _count_uses(self) -> Counter[Variable]:
        uses: Counter[Variable] = Counter()
        for block in self.graph.iterate_blocks():
            for operation in block.operations:
                uses.update(a for a in operation.args if isinstance(a, Variable))
            if isinstance(block.exitswitch, Variable):
                uses[block.exitswitch] += 1
            for link in block.exits:
                uses.update(a for a in link.args if isinstance(a, Variable))
        return uses


# --- operations whose form depends on types


def _target(value: Value) -> LLType:
    """What a pointer operand points to."""
    pointer_type = value.concretetype
    assert isinstance(pointer_type, Ptr), f"{value!r} is not a pointer"
    return pointer_type.to


def _attribute(pointer: str, name: str) -> str:
    if name.isidentifier() and not keyword.iskeyword(name):
        return f"{pointer}.{name}"
    return f"getattr({pointer}, {name!r})"


def _item(array: str, index: str, items_known: bool) -> str:
    """An item to be read; ``items_known``: the array is an ArrayObject and no view of raw memory."""
    if not items_known:
        return f"{array}[{index}]"
    if index.isdecimal():
        return f"{array}.items[{index}]"
    return f"{array}.items[{index} if {index} >= 0 else bad_index({array}, {index})]"


def _field_read(writer: GraphWriter, operation: Operation) -> str:
    return _attribute(writer.operand(operation.args[0]), _name_of(operation.args[1]))


def _name_of(value: Value) -> str:
    assert isinstance(value, Constant)
    return str(value.value)


def _field_write(writer: GraphWriter, operation: Operation) -> str:
    pointer, name, value = operation.args
    if writer.namespace.checked:
        return writer.call_meaning(operation)
    target = _attribute(writer.operand(pointer), _name_of(name))
    if target.startswith("getattr("):
        return f"setattr({writer.operand(pointer)}, {_name_of(name)!r}, {writer.operand(value)})"
    return f"{target} = {writer.operand(value)}"


def _item_read(writer: GraphWriter, operation: Operation) -> str:
    array, index = operation.args
    return _item(writer.operand(array), writer.operand(index), _target(array).is_gc)


def _item_write(writer: GraphWriter, operation: Operation) -> str:
    array, index, value = operation.args
    if writer.namespace.checked:
        return writer.call_meaning(operation)
    place = _item(writer.operand(array), writer.operand(index), _target(array).is_gc)
    return f"{place} = {writer.operand(value)}"


def _array_of(writer: GraphWriter, pointer: Value) -> tuple[str, bool]:
    """The array behind a pointer to an array or to a struct that ends in one."""
    target = _target(pointer)
    text = writer.operand(pointer)
    if isinstance(target, Struct):
        assert target.varsized is not None
        text = _attribute(text, target.varsized)
    return text, target.is_gc


def _interior_read(writer: GraphWriter, operation: Operation) -> str:
    array, known = _array_of(writer, operation.args[0])
    return _item(array, writer.operand(operation.args[1]), known)


def _interior_write(writer: GraphWriter, operation: Operation) -> str:
    if writer.namespace.checked:
        return writer.call_meaning(operation)
    return f"{_interior_read(writer, operation)} = {writer.operand(operation.args[2])}"


def _interior_field_read(writer: GraphWriter, operation: Operation) -> str:
    return _attribute(_interior_read(writer, operation), _name_of(operation.args[2]))


def _interior_field_write(writer: GraphWriter, operation: Operation) -> str:
    field = _interior_field_read(writer, operation)
    if writer.namespace.checked or field.startswith("getattr("):
        return writer.call_meaning(operation)
    return f"{field} = {writer.operand(operation.args[3])}"


def _size(writer: GraphWriter, operation: Operation) -> str:
    array, known = _array_of(writer, operation.args[0])
    return f"len({array}.items)" if known else f"len({array})"


def _malloc(writer: GraphWriter, operation: Operation) -> str:
    type_ = operation.args[0]
    assert isinstance(type_, Constant)
    length = "".join(writer.operand(a) for a in operation.args[1:])
    return f"{writer.namespace.allocator(type_.value, bool(length))}({length})"


def _pointer_cast(writer: GraphWriter, operation: Operation) -> str:
    target = operation.result.concretetype
    pointer = writer.operand(operation.args[0])
    constant = writer.namespace.constant
    if target is GCREF and not writer.namespace.checked:
        return f"{pointer} if {pointer} is not {_null_of(writer, operation.args[0])} else {constant(null(target))}"
    full = f"{constant(MEANINGS['cast_pointer'].function)}({constant(target)}, {pointer})"
    if isinstance(target.to, Struct) and target.to.is_gc and target is not GCREF:
        return f"{pointer} if isinstance({pointer}, {constant(object_class(target.to))}) else {full}"
    return full


def _null_of(writer: GraphWriter, value: Value) -> str:
    return writer.namespace.constant(null(_target(value)))


def _identity(sign: str) -> Callable[[GraphWriter, Operation], str]:
    def write(writer: GraphWriter, operation: Operation) -> str:
        left, right = operation.args
        if left.concretetype is right.concretetype and _target(left).is_gc:
            return f"{writer.operand(left)} {sign} {writer.operand(right)}"
        return writer.call_meaning(operation)

    return write


def _null_test(sign: str) -> Callable[[GraphWriter, Operation], str]:
    def write(writer: GraphWriter, operation: Operation) -> str:
        (pointer,) = operation.args
        return f"{writer.operand(pointer)} {sign} {_null_of(writer, pointer)}"

    return write


def _direct_call(writer: GraphWriter, operation: Operation) -> str:
    pointer = operation.args[0]
    arguments = ", ".join(writer.operand(a) for a in operation.args[1:])
    if isinstance(pointer, Constant):
        return f"{writer.namespace.callee(pointer.value)}({arguments})"
    return f"FUNCTIONS[{writer.operand(pointer)}]({arguments})"


def _indirect_call(writer: GraphWriter, operation: Operation) -> str:
    arguments = ", ".join(writer.operand(a) for a in operation.args[1:-1])
    return f"FUNCTIONS[{writer.operand(operation.args[0])}]({arguments})"


def _pending(writer: GraphWriter, operation: Operation) -> str:
    return f"THREAD_STATE.exc_value or {writer.namespace.constant(null(operation.result.concretetype))}"


def _set_pending(writer: GraphWriter, operation: Operation) -> str:
    return f"THREAD_STATE.exc_value = {writer.operand(operation.args[0])} or NULL_REFERENCE"


def _clear_pending(writer: GraphWriter, operation: Operation) -> str:
    return "THREAD_STATE.exc_value = NULL_REFERENCE"


def _stack_check(writer: GraphWriter, operation: Operation) -> str:
    return "stack_check()"


def _stack_is_low(writer: GraphWriter, operation: Operation) -> str:
    return "stack_is_low()"


def _nothing(writer: GraphWriter, operation: Operation) -> str:
    return "None"


_SPECIAL: dict[str, Callable[[GraphWriter, Operation], str]] = {
    "getfield": _field_read,
    "setfield": _field_write,
    "getsubstruct": _field_read,
    "getarrayitem": _item_read,
    "setarrayitem": _item_write,
    "getarraysize": _size,
    "getinteriorsize": _size,
    "getinterioritem": _interior_read,
    "setinterioritem": _interior_write,
    "getinteriorfield": _interior_field_read,
    "setinteriorfield": _interior_field_write,
    "malloc": _malloc,
    "malloc_varsize": _malloc,
    "gc_allocate_fast": _malloc,
    "gc_allocate_slow": _malloc,
    "cast_pointer": _pointer_cast,
    "ptr_eq": _identity("is"),
    "ptr_ne": _identity("is not"),
    "ptr_nonzero": _null_test("is not"),
    "ptr_iszero": _null_test("is"),
    "direct_call": _direct_call,
    "indirect_call": _indirect_call,
    "exc_pending": _pending,
    "exc_set": _set_pending,
    "exc_clear": _clear_pending,
    "stack_check": _stack_check,
    "stack_is_low": _stack_is_low,
    "exc_trace": _nothing,
    "gc_write_barrier": _nothing,
    "gc_write_barrier_array": _nothing,
    "keep_alive": _nothing,
    "jit_marker": _nothing,
}
"""Operations with a form of their own."""
