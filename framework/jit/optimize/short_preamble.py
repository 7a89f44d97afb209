"""What the peeled loop may take from its preamble, and what a jump to it must compute for that.

The preamble ends with things known that hold in each iteration if they are established once more: results of pure
operations, fields read.  Each is a ``ShortOp``: an operation on the label's arguments or on results of other ShortOps.
The body finds them in the caches as ``ShortValue``; the first use of one makes it one more argument of the label.  All that
were used are the *short preamble* of the label (Ardö, Bolz, Fijałkowski: *Loop-aware optimizations in PyPy's tracing JIT*,
2012). Whoever jumps to the label executes the short preamble on its own values, at the end of the body mostly for nothing,
since the values are known there.
"""

from __future__ import annotations

from framework.jit.trace.values import Const, Descriptor, Value


class ShortOp:
    """``result = opnum(args)``, in terms of the label's inputs."""

    def __init__(self, opnum: int, args: list[Value], descr: Descriptor | None, result: Value) -> None:
        self.opnum = opnum
        self.args = args
        self.descr = descr
        self.result = result  # a fresh input, one more argument of the label
        self.constant: Const | None = None  # what the result is known to be: then it is no argument, but a guard
        self.known_class = 0  # what the body takes for granted about the result
        self.is_nonnull = False
        self.preamble_value: Value | None = None  # what the result is in the preamble
        self.needs: list[ShortOp] = []  # those that compute arguments
        self.is_used = False


class ShortValue(Value):
    """Stands in a cache for the result of a ShortOp that nobody has used yet."""

    def __init__(self, short: ShortOp) -> None:
        Value.__init__(self)
        self.short = short
