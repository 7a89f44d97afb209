"""Trees of regular expressions to programs for the matcher.

A program is a list of ints: operations with their operands, as ``OPERATIONS`` below lists them.

    a(?:b|cd)*      CHAR a   LOOP_START r
                    L: LOOP r 0 MANY exit   FORK M   CHAR b   JUMP N   M: CHAR c   CHAR d   N: JUMP L
                    exit: MATCH

Registers hold the marks of the groups (two each), the last closed group, counters of loops and what look-arounds and
atomic groups have to remember.
"""

from __future__ import annotations

from framework.rlib.rsre.charset import CharSet
from framework.rlib.rsre.first import first_chars
from framework.rlib.rsre.nodes import (
    LAZY,
    POSSESSIVE,
    Anchor,
    Atomic,
    Choice,
    Conditional,
    Group,
    Look,
    Node,
    One,
    Reference,
    Repeat,
    Sequence,
)
from framework.rlib.rsre.parser import Tree, parse

OPERATIONS = [
    ("MATCH", 0, "the end of the expression"),
    ("CHAR", 1, "this character"),
    ("SET", 1, "a character of this set"),
    ("JUMP", 1, "go on there"),
    ("FORK", 1, "go on here; if that fails, there"),
    ("OPEN", 1, "remember the place in a register"),
    ("CLOSE", 2, "remember the place in a register, and that this group was closed last"),
    ("RUN", 3, "characters of a set: set, least, largest number; as many as possible"),
    ("RUN_LAZY", 3, "the same, as few as possible"),
    ("RUN_ALL", 3, "the same, as many as there are and no fewer"),
    ("ANCHOR", 2, "whether this place is such an anchor, with words in ASCII or not"),
    ("LOOP_START", 1, "enter the loop whose counter and last place are in this register and the next"),
    ("LOOP", 4, "another round of a loop or, there, its end: register, least, largest, exit"),
    ("LOOP_LAZY", 4, "the same, its end first"),
    ("LOOP_AGAIN", 4, "a lazy loop's next round after what follows it has failed"),
    ("REFERENCE", 2, "the text of a group: group, 0 exactly, 1 in any case, 2 in any case of ASCII"),
    ("IF", 2, "go on here if this group has matched, else there"),
    ("HOLD", 1, "begin what is matched once only: the register for the height of the stack"),
    ("RELEASE", 1, "end it: drop what could be tried otherwise"),
    ("LOOK", 3, "begin a look-around: register, characters back, where to go on if there is not room (-1: fail)"),
    ("LOOK_END", 1, "end it, where it began"),
    ("LOOK_NOT", 3, "begin a negated one: register, characters back, where to go on when it fails"),
    ("LOOK_NOT_END", 1, "it has matched: fail"),
]  # fmt: skip

(
    MATCH, CHAR, SET, JUMP, FORK, OPEN, CLOSE, RUN, RUN_LAZY, RUN_ALL, ANCHOR, LOOP_START, LOOP, LOOP_LAZY, LOOP_AGAIN,
    REFERENCE, IF, HOLD, RELEASE, LOOK, LOOK_END, LOOK_NOT, LOOK_NOT_END,
) = range(23)  # fmt: skip


class Program:
    """A compiled regular expression."""

    def __init__(self, tree: Tree, code: list[int], sets: list[CharSet], registers: int) -> None:
        self.code = code
        self.sets = sets
        self.registers = registers
        self.groups = tree.groups
        self.names = tree.names
        self.flags = tree.flags
        self.first = first_chars(tree.root)
        """Which of the first 256 characters can begin a match, and at 256 whether others can; empty for all."""


def compile_program(pattern: str, flags: int = 0) -> Program:
    """The program of a pattern.

    Raises: RegexError.
    """
    tree = parse(pattern, flags)
    compiler = Compiler(tree.groups)
    compiler.emit(tree.root)
    compiler.code.append(MATCH)
    return Program(tree, compiler.code, compiler.sets, compiler.registers)


class Compiler:
    """Code so far."""

    def __init__(self, groups: int) -> None:
        self.code: list[int] = []
        self.sets: list[CharSet] = []
        self.last_closed = 2 * groups
        self.registers = self.last_closed + 1

    def take_registers(self, count: int) -> int:
        """The first of some registers that nobody uses."""
        self.registers += count
        return self.registers - count

    def op(self, operation: int, *operands: int) -> int:
        """Add an operation; where its last operand is."""
        self.code.append(operation)
        for operand in operands:
            self.code.append(operand)
        return len(self.code) - 1

    def patch(self, place: int) -> None:
        """Let a target be the next operation."""
        self.code[place] = len(self.code)

    def set_index(self, chars: CharSet) -> int:
        """The number of a set."""
        self.sets.append(chars.seal())
        return len(self.sets) - 1

    def emit(self, node: Node) -> None:
        """Add the code of a tree."""
        if isinstance(node, One):
            self.one(node)
        elif isinstance(node, Sequence):
            for item in node.items:
                self.emit(item)
        elif isinstance(node, Choice):
            self.choice(node)
        elif isinstance(node, Repeat):
            self.repeat(node)
        elif isinstance(node, Group):
            self.op(OPEN, 2 * node.index)
            self.emit(node.item)
            self.op(CLOSE, 2 * node.index + 1, node.index)
        elif isinstance(node, Anchor):
            self.op(ANCHOR, node.place, int(node.ascii_only))
        elif isinstance(node, Look):
            self.look(node)
        elif isinstance(node, Atomic):
            self.atomic(node.item)
        elif isinstance(node, Reference):
            self.op(REFERENCE, node.group.index, (2 if node.ascii_only else 1) if node.ignore_case else 0)
        elif isinstance(node, Conditional):
            self.conditional(node)

    def one(self, node: One) -> None:
        """One character."""
        code = node.chars.single()
        if code >= 0:
            self.op(CHAR, code)
        else:
            self.op(SET, self.set_index(node.chars))

    def choice(self, node: Choice) -> None:
        """Branches: a fork before each but the last."""
        ends: list[int] = []
        last = len(node.branches) - 1
        for i in range(last):
            other = self.op(FORK, 0)
            self.emit(node.branches[i])
            ends.append(self.op(JUMP, 0))
            self.patch(other)
        self.emit(node.branches[last])
        for end in ends:
            self.patch(end)

    def atomic(self, item: Node) -> None:
        """What is matched once only."""
        register = self.take_registers(1)
        self.op(HOLD, register)
        self.emit(item)
        self.op(RELEASE, register)

    def repeat(self, node: Repeat) -> None:
        """Runs of a set, options, and loops."""
        item = node.item
        if isinstance(item, One):
            operation = RUN
            if node.manner == LAZY:
                operation = RUN_LAZY
            elif node.manner == POSSESSIVE:
                operation = RUN_ALL
            self.op(operation, self.set_index(item.chars), node.least, node.largest)
        elif node.manner == POSSESSIVE:
            register = self.take_registers(1)
            self.op(HOLD, register)
            self.loop(Atomic(item), node.least, node.largest, False)
            self.op(RELEASE, register)
        else:
            self.loop(item, node.least, node.largest, node.manner == LAZY)

    def loop(self, item: Node, least: int, largest: int, lazy: bool) -> None:
        """Any number of rounds."""
        register = self.take_registers(2)
        self.op(LOOP_START, register)
        start = len(self.code)
        leave = self.op(LOOP_LAZY if lazy else LOOP, register, least, largest, 0)
        if lazy:
            self.op(LOOP_AGAIN, register, least, largest, 0)
        self.emit(item)
        self.op(JUMP, start)
        self.patch(leave)

    def look(self, node: Look) -> None:
        """Look-ahead and look-behind."""
        register = self.take_registers(2)
        place = self.op(LOOK_NOT if node.negated else LOOK, register, node.back, 0)
        self.emit(node.item)
        self.op(LOOK_NOT_END if node.negated else LOOK_END, register)
        self.patch(place)

    def conditional(self, node: Conditional) -> None:
        """Two branches."""
        other = self.op(IF, node.index, 0)
        self.emit(node.then)
        end = self.op(JUMP, 0)
        self.patch(other)
        self.emit(node.otherwise)
        self.patch(end)
