"""Calls of the program's hooks (``rlib.jit_hooks``) where traces are given up and compiled.

A hook runs code of the program, which may be traced and compiled meanwhile and may write anything: who calls a hook between
optimising and compiling looks again whether what the trace relies on still holds (``compile.py``).
"""

from __future__ import annotations

from typing import Any

from framework.jit.metainterp.jitcode import JitDriverTable, MetaTables
from framework.jit.metainterp.names import ProgramPrinter, printable_location
from framework.jit.metainterp.statistics import COUNTER_OF_REASON
from framework.jit.model import Listing, Machine
from framework.jit.trace.values import NULL, Op, Value
from framework.rlib.jit_hooks import HOOKS

ON_ABORT = HOOKS.index("on_abort")
BEFORE_COMPILE = HOOKS.index("before_compile")
AFTER_COMPILE = HOOKS.index("after_compile")
BEFORE_COMPILE_BRIDGE = HOOKS.index("before_compile_bridge")
AFTER_COMPILE_BRIDGE = HOOKS.index("after_compile_bridge")


class CompiledPiece:
    """What hooks are told of a trace that is compiled."""

    def __init__(self, driver: JitDriverTable, greens: list[Value], kind: str, loop: int, guard: int) -> None:
        self.driver = driver
        self.greens = greens
        self.kind = kind  # as JitDebugInfo.type
        self.loop = loop
        self.guard = guard  # -1: no bridge


class Hooks:
    """The hooks of a program, if it has any."""

    def __init__(self, machine: Machine, tables: MetaTables) -> None:
        self.machine = machine
        self.tables = tables
        self.pending: Any = NULL.ref_value  # what left a hook and is no Exception: goes on when the program does

    def wants(self, hook: int) -> bool:
        """Whether a hook does something."""
        return self.tables.hook is not None and self.tables.wanted_hooks & (1 << hook) != 0

    def wants_listing(self) -> bool:
        """Whether a hook is going to ask where machine code is."""
        return self.wants(AFTER_COMPILE) or self.wants(AFTER_COMPILE_BRIDGE)

    def aborted(self, driver: JitDriverTable, greens: list[Value], reason: int, operations: list[Op]) -> None:
        """A trace was given up."""
        if self.wants(ON_ABORT):
            piece = CompiledPiece(driver, greens, "", -1, -1)
            self._call(ON_ABORT, piece, COUNTER_OF_REASON[reason], operations, None)

    def compiling(self, piece: CompiledPiece, operations: list[Op]) -> bool:
        """A trace is about to be compiled.  Returns: whether a hook was called."""
        hook = BEFORE_COMPILE if piece.guard < 0 else BEFORE_COMPILE_BRIDGE
        if not self.wants(hook):
            return False
        self._call(hook, piece, 0, operations, None)
        return True

    def compiled(self, piece: CompiledPiece, operations: list[Op], listing: Listing | None) -> None:
        """A trace was compiled."""
        hook = AFTER_COMPILE if piece.guard < 0 else AFTER_COMPILE_BRIDGE
        if self.wants(hook):
            self._call(hook, piece, 0, operations, listing)

    def _call(
        self, hook: int, piece: CompiledPiece, reason: int, operations: list[Op], listing: Listing | None
    ) -> None:
        function = self.tables.hook
        assert function is not None
        machine = self.machine
        driver = piece.driver
        start = 0
        size = 0
        if listing is not None:
            start = listing.start
            size = listing.size
        texts: list[Any] = []
        position = printable_location(machine, driver, piece.greens)
        for text in (driver.name, piece.kind, self._words(driver, piece.greens), position, self._text(operations)):
            texts.append(machine.new_text(text))
        numbers = [hook, driver.number, reason, piece.loop, piece.guard, start, size]
        machine.call_void(function.address, function.descr, numbers, texts, [])
        exception = machine.take_exception()
        if exception:
            self.pending = exception

    def _words(self, driver: JitDriverTable, greens: list[Value]) -> str:
        words: list[str] = []
        for index in range(len(greens)):
            kind = driver.green_kinds[index]
            green = greens[index]
            if kind == "i":
                words.append(str(green.get_int()))
            elif kind == "r":
                words.append(str(self.machine.identity_hash(green.get_ref())))
            else:
                words.append(str(int(green.get_float())))
        return " ".join(words)

    def _text(self, operations: list[Op]) -> str:
        printer = ProgramPrinter(self.machine, self.tables)
        lines: list[str] = []
        for op in operations:
            lines.append(printer.operation(op))
        return "\n".join(lines)

    def take_pending(self) -> Any:
        """The exception of a hook that is to go on in the program, null when there is none; it is forgotten."""
        pending = self.pending
        self.pending = NULL.ref_value
        return pending
