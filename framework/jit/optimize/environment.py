"""What the optimiser needs from outside: the machine, descriptors for guards, options."""

from __future__ import annotations

from typing import Any

from framework.jit.model import FieldDescr, LoopToken, Machine, SizeDescr, TargetToken
from framework.jit.resume.data import GuardDescr
from framework.jit.trace.values import Trace

# RPython's names of passes, for the parameter ``enable_opts``
INTBOUNDS = 1
REWRITE = 2
VIRTUALIZE = 4
STRING = 8
PURE = 16
EARLYFORCE = 32
HEAP = 64
UNROLL = 128
ALL_PASSES = 255

PASS_NAMES = ["intbounds", "rewrite", "virtualize", "string", "pure", "earlyforce", "heap", "unroll"]


def parse_pass_names(text: str) -> int:
    """The set of passes in a text like ``"intbounds:rewrite:unroll"``; ``all`` is all, an unknown name gives -1."""
    result = 0
    for name in text.split(":"):
        if name == "all":
            result = ALL_PASSES
        elif name in PASS_NAMES:
            result |= 1 << PASS_NAMES.index(name)
        elif name != "":
            return -1
    return result


class Options:
    """Parameters of the optimiser."""

    def __init__(self, passes: int = ALL_PASSES) -> None:
        self.passes = passes
        self.largest_virtual_array = 64  # items; longer arrays are made
        self.trusts_failures = True  # a guard that fails does so because its condition doesn't hold
        self.pure_history = 16  # pure results of one operation that are looked through
        self.retrace_limit = 0  # how many versions of a loop more may be made for other virtual states


class VirtualRefDescrs:
    """The struct behind ``virtual_ref``, when a program has virtual references."""

    def __init__(self, struct: SizeDescr, token: FieldDescr, forced: FieldDescr) -> None:
        self.struct = struct
        self.token = token  # force_token of the frame while the referenced object is virtual, else 0
        self.forced = forced  # the object itself


class Environment:
    """The outside.  Derived in the metainterp.

    ``has_traced_values``: operations hold what they were in the run that was recorded, which decides whether a guard added
    at a jump is likely to hold, and folds elidable calls.
    """

    def __init__(self, machine: Machine) -> None:
        self.machine = machine
        self.has_traced_values = False
        self.virtual_ref: VirtualRefDescrs | None = None

    def new_guard_descr(self, opnum: int) -> GuardDescr:
        """A new descriptor for a guard."""
        return GuardDescr()


class InvalidTrace(Exception):
    """The trace contradicts itself: a guard always fails."""

    def __init__(self, reason: str) -> None:
        self.reason = reason


class WatchedField:
    """A quasi-immutable field that the code depends on: when it changes the code is invalid."""

    def __init__(self, ref: Any, descr: FieldDescr) -> None:
        self.ref = ref
        self.descr = descr


class Optimized:
    """The result.

    ``trace`` is ready for the machine, with its labels.  ``jumps_to``: the target it ends in, None for finish.
    ``targets``: labels in the trace, already in ``token.targets``.  ``wants_retrace``: a bridge that found no target for its
    state and jumps to the loop's preamble; ``watched``: fields to register before the code runs.
    """

    def __init__(self, trace: Trace, token: LoopToken | None) -> None:
        self.trace = trace
        self.token = token
        self.targets: list[TargetToken] = []
        self.jumps_to: TargetToken | None = None
        self.watched: list[WatchedField] = []
        self.wants_retrace = False
