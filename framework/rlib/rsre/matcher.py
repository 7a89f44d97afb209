"""Runs the program of a regular expression on a subject, a str or bytes.

Backtracking with a stack of its own: it can't overflow the native one, and its size is bounded by memory only.  Each
frame of the stack is four ints:

    BRANCH     operation, place, -, -         go on there
    SHORTER    operation, place, least, -     a run that can give back characters down to ``least``
    LONGER     operation of the run, place, characters that it may still take, -
    UNDO       register, its old value, -, -  not a choice: what a failure has to put back

Registers change only through ``UNDO`` frames, but for those that are written again before they are read.  The order of
attempts is CPython's, and so are the rules for rounds of a loop that take no character: a round is not begun where the
last one began.
"""

from __future__ import annotations

from framework.rlib.objectmodel import always_inline, specialize
from framework.rlib.rsre.charset import CharSet, folded, is_word, lower_ascii
from framework.rlib.rsre.compiler import (
    ANCHOR,
    CHAR,
    CLOSE,
    FORK,
    HOLD,
    IF,
    JUMP,
    LOOK,
    LOOK_END,
    LOOK_NOT,
    LOOK_NOT_END,
    LOOP,
    LOOP_AGAIN,
    LOOP_LAZY,
    LOOP_START,
    MATCH,
    OPEN,
    REFERENCE,
    RELEASE,
    RUN,
    RUN_ALL,
    RUN_LAZY,
    SET,
    Program,
)
from framework.rlib.rsre.nodes import (
    BOUNDARY,
    LAST_LINE_END,
    LINE_END,
    LINE_START,
    TEXT_END,
    TEXT_START,
)

BRANCH, SHORTER, LONGER, UNDO = range(4)
FRAME = 4
FAILED = -1


class Matcher:
    """The state of matching: registers and stack.  ``start`` is where the last match began."""

    def __init__(self, program: Program) -> None:
        self.program = program
        self.registers = [-1] * program.registers
        self.stack: list[int] = []
        self.start = 0
        self.resume = 0

    def reset(self) -> None:
        """Forget the last attempt."""
        registers = self.registers
        for i in range(len(registers)):
            registers[i] = -1

    # --- the stack

    @always_inline
    def push(self, kind: int, first: int, second: int, third: int) -> None:
        """Add a frame."""
        stack = self.stack
        stack.append(kind)
        stack.append(first)
        stack.append(second)
        stack.append(third)

    @always_inline
    def assign(self, register: int, value: int) -> None:
        """Set a register so that a failure puts the old value back."""
        self.push(UNDO, register, self.registers[register], 0)
        self.registers[register] = value

    def drop_choices(self, height: int) -> None:
        """Remove the choices above a height; what has to be undone stays."""
        stack = self.stack
        kept = height
        for i in range(height, len(stack), FRAME):
            if stack[i] == UNDO:
                for j in range(FRAME):
                    stack[kept + j] = stack[i + j]
                kept += FRAME
        del stack[kept:]

    def unwind(self, height: int) -> None:
        """Undo everything above a height."""
        stack = self.stack
        i = len(stack) - FRAME
        while i >= height:
            if stack[i] == UNDO:
                self.registers[stack[i + 1]] = stack[i + 2]
            i -= FRAME
        del stack[height:]

    # --- loops

    def loop(self, pc: int, pos: int) -> int:
        """A greedy loop's head: where to go on."""
        code, registers = self.program.code, self.registers
        register, least, largest, leave = code[pc + 1], code[pc + 2], code[pc + 3], code[pc + 4]
        count = registers[register]
        if count < least:
            self.assign(register, count + 1)
            return pc + 5
        if count < largest and pos != registers[register + 1]:
            self.push(BRANCH, leave, pos, 0)
            self.assign(register, count + 1)
            self.assign(register + 1, pos)
            return pc + 5
        return leave

    def loop_lazy(self, pc: int, pos: int) -> int:
        """A lazy loop's head: where to go on."""
        code, registers = self.program.code, self.registers
        register, least, leave = code[pc + 1], code[pc + 2], code[pc + 4]
        count = registers[register]
        if count < least:
            self.assign(register, count + 1)
            return pc + 10
        self.push(BRANCH, pc + 5, pos, 0)
        return leave

    def loop_again(self, pc: int, pos: int) -> int:
        """A lazy loop whose continuation failed: where its next round begins, or FAILED."""
        code, registers = self.program.code, self.registers
        register, largest = code[pc + 1], code[pc + 3]
        count = registers[register]
        if count >= largest or pos == registers[register + 1]:
            return FAILED
        self.assign(register, count + 1)
        self.assign(register + 1, pos)
        return pc + 5

    # --- matching

    @specialize.argtype(1)
    def run(self, subject: str, begin: int, end: int, at: int, whole: bool, forbidden: int) -> int:
        """Match at one place.

        begin, end: the part of the subject that is looked at; whole: whether the match has to reach the end;
        forbidden: where it must not end, or -1.
        Returns: where the match ends, or FAILED.
        """
        code, sets, registers, stack = self.program.code, self.program.sets, self.registers, self.stack
        del stack[:]
        pc, pos = 0, at
        while True:
            op = code[pc]
            failed = False
            if op == CHAR:
                if pos < end and code_at(subject, pos) == code[pc + 1]:
                    pos += 1
                    pc += 2
                else:
                    failed = True
            elif op == SET:
                if pos < end and sets[code[pc + 1]].has(code_at(subject, pos)):
                    pos += 1
                    pc += 2
                else:
                    failed = True
            elif op == JUMP:
                pc = code[pc + 1]
            elif op == FORK:
                self.push(BRANCH, code[pc + 1], pos, 0)
                pc += 2
            elif op == OPEN:
                self.assign(code[pc + 1], pos)
                pc += 2
            elif op == CLOSE:
                self.assign(code[pc + 1], pos)
                self.assign(2 * self.program.groups, code[pc + 2])
                pc += 3
            elif op == RUN:
                least, largest = code[pc + 2], code[pc + 3]
                stop = run_end(subject, sets[code[pc + 1]], pos, min(end, pos + largest))
                if stop - pos < least:
                    failed = True
                else:
                    if stop - pos > least:
                        self.push(SHORTER, pc + 4, stop, pos + least)
                    pos = stop
                    pc += 4
            elif op == LOOP:
                pc = self.loop(pc, pos)
            elif op == MATCH:
                if (whole and pos != end) or pos == forbidden:
                    failed = True
                else:
                    return pos
            elif op == RUN_LAZY:
                least, largest = code[pc + 2], code[pc + 3]
                stop = run_end(subject, sets[code[pc + 1]], pos, min(end, pos + least))
                if stop - pos < least:
                    failed = True
                else:
                    pos = stop
                    self.push(LONGER, pc, pos, largest - least)
                    pc += 4
            elif op == RUN_ALL:
                stop = run_end(subject, sets[code[pc + 1]], pos, min(end, pos + code[pc + 3]))
                failed = stop - pos < code[pc + 2]
                pos = stop
                pc += 4
            elif op == ANCHOR:
                failed = not at_anchor(subject, begin, end, pos, code[pc + 1], code[pc + 2] != 0)
                pc += 3
            elif op == LOOP_START:
                self.assign(code[pc + 1], 0)
                self.assign(code[pc + 1] + 1, -1)
                pc += 2
            elif op == LOOP_LAZY:
                pc = self.loop_lazy(pc, pos)
            elif op == LOOP_AGAIN:
                pc = self.loop_again(pc, pos)
                failed = pc == FAILED
            elif op == REFERENCE:
                stop = self.reference_end(subject, code[pc + 1], code[pc + 2], pos, end)
                failed = stop == FAILED
                pos = stop
                pc += 3
            elif op == IF:
                pc = pc + 3 if registers[2 * code[pc + 1] + 1] >= 0 else code[pc + 2]
            elif op == HOLD:
                registers[code[pc + 1]] = len(stack)
                pc += 2
            elif op == RELEASE:
                self.drop_choices(registers[code[pc + 1]])
                pc += 2
            elif op == LOOK:
                registers[code[pc + 1]] = len(stack)
                registers[code[pc + 1] + 1] = pos
                pos -= code[pc + 2]
                failed = pos < begin
                pc += 4
            elif op == LOOK_END:
                self.drop_choices(registers[code[pc + 1]])
                pos = registers[code[pc + 1] + 1]
                pc += 2
            elif op == LOOK_NOT:
                if pos - code[pc + 2] < begin:
                    pc = code[pc + 3]
                else:
                    registers[code[pc + 1]] = len(stack)
                    self.push(BRANCH, code[pc + 3], pos, 0)
                    pos -= code[pc + 2]
                    pc += 4
            elif op == LOOK_NOT_END:
                self.unwind(registers[code[pc + 1]])
                failed = True
            else:
                raise AssertionError("unknown operation")
            if failed:
                pos = self.backtrack(subject, end)
                if pos == FAILED:
                    return FAILED
                pc = self.resume

    @specialize.argtype(1)
    def backtrack(self, subject: str, end: int) -> int:
        """Return to the last choice; its place, with the operation in ``resume``; FAILED if there is none."""
        stack = self.stack
        while len(stack) > 0:
            top = len(stack) - FRAME
            kind = stack[top]
            if kind == UNDO:
                self.registers[stack[top + 1]] = stack[top + 2]
                del stack[top:]
            elif kind == BRANCH:
                self.resume, pos = stack[top + 1], stack[top + 2]
                del stack[top:]
                return pos
            elif kind == SHORTER:
                pos = self.shorter(subject, top, end)
                if pos != FAILED:
                    return pos
            else:
                pos = self.longer(subject, top, end)
                if pos != FAILED:
                    return pos
        return FAILED

    @specialize.argtype(1)
    def shorter(self, subject: str, top: int, end: int) -> int:
        """Let a run give back a character, or more where a character that must follow is further back."""
        stack, code = self.stack, self.program.code
        pc, pos, least = stack[top + 1], stack[top + 2] - 1, stack[top + 3]
        if code[pc] == CHAR:
            char = code[pc + 1]
            while pos >= least and code_at(subject, pos) != char:
                pos -= 1
        if pos <= least:
            del stack[top:]
            if pos < least:
                return FAILED
        else:
            stack[top + 2] = pos
        self.resume = pc
        return pos

    @specialize.argtype(1)
    def longer(self, subject: str, top: int, end: int) -> int:
        """Let a lazy run take one more character."""
        stack, code = self.stack, self.program.code
        pc, pos, more = stack[top + 1], stack[top + 2], stack[top + 3]
        if more == 0 or pos >= end or not self.program.sets[code[pc + 1]].has(code_at(subject, pos)):
            del stack[top:]
            return FAILED
        stack[top + 2] = pos + 1
        stack[top + 3] = more - 1
        self.resume = pc + 4
        return pos + 1

    @specialize.argtype(1)
    def reference_end(self, subject: str, group: int, manner: int, pos: int, end: int) -> int:
        """Where the text of a group ends when it is repeated here, or FAILED."""
        start, stop = self.registers[2 * group], self.registers[2 * group + 1]
        if stop < 0 or stop < start or pos + stop - start > end:
            return FAILED
        for i in range(start, stop):
            left, right = code_at(subject, i), code_at(subject, pos)
            if manner == 1:
                left, right = folded(left, False), folded(right, False)
            elif manner == 2:
                left, right = lower_ascii(left), lower_ascii(right)
            if left != right:
                return FAILED
            pos += 1
        return pos

    @specialize.argtype(1)
    def search(self, subject: str, begin: int, end: int, forbidden: int) -> int:
        """The first place from ``begin`` on where the expression matches: where that match ends, or FAILED."""
        first = self.program.first
        at = begin
        while at <= end:
            if first != "":
                at = next_start(subject, first, at, end)
                if at == end:
                    return FAILED
            self.reset()
            stop = self.run(subject, 0, end, at, False, forbidden if at == begin else FAILED)
            if stop != FAILED:
                self.start = at
                return stop
            at += 1
        return FAILED


@specialize.argtype(0)
@always_inline
def code_at(subject: str, pos: int) -> int:
    """The code of a character, or a byte."""
    if isinstance(subject, str):
        return ord(subject[pos])
    return subject[pos]


@specialize.argtype(0)
def run_end(subject: str, chars: CharSet, pos: int, end: int) -> int:
    """Where a run of characters of a set ends."""
    while pos < end and chars.has(code_at(subject, pos)):
        pos += 1
    return pos


@specialize.argtype(0)
def next_start(subject: str, first: str, at: int, end: int) -> int:
    """The next place whose character can begin a match, or the end."""
    while at < end and first[min(code_at(subject, at), 256)] == "\x00":
        at += 1
    return at


@specialize.argtype(0)
def at_anchor(subject: str, begin: int, end: int, pos: int, place: int, ascii_only: bool) -> bool:
    """Whether a place is what an anchor asks for."""
    if place == TEXT_START:
        return pos == begin
    if place == LINE_START:
        return pos == begin or code_at(subject, pos - 1) == 10
    if place == TEXT_END:
        return pos == end
    if place == LINE_END:
        return pos == end or code_at(subject, pos) == 10
    if place == LAST_LINE_END:
        return pos == end or (pos + 1 == end and code_at(subject, pos) == 10)
    if begin == end:
        return False
    before = pos > begin and is_word(code_at(subject, pos - 1), ascii_only)
    after = pos < end and is_word(code_at(subject, pos), ascii_only)
    return (before != after) == (place == BOUNDARY)
