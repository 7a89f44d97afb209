"""Descriptors of the places where compiled code is left: guards with their failure counts, and the ends of a portal."""

from __future__ import annotations

from framework.jit.metainterp.warmstate import CellToken
from framework.jit.model import FailDescr
from framework.jit.resume.data import GuardDescr


class ResumeGuard(GuardDescr):
    """A guard of ours: counts how often it failed, knows the code it belongs to."""

    def __init__(self) -> None:
        GuardDescr.__init__(self)
        self.token: CellToken | None = None
        self.driver = -1  # number of the driver whose portal was traced
        self.number = 0  # for people
        self.failures = 0
        self.all_failures = 0  # ``failures`` starts over when no bridge came of them
        self.tries = 0  # traces from here that gave no bridge
        self.has_bridge = False
        self.is_busy = False  # a bridge is being traced
        self.is_hopeless = False  # no bridge is tried any more
        self.is_forced_kind = False  # guard_not_forced
        self.is_behind_call = False  # guard_no_exception, guard_exception: a bridge says first what the call did
        self.switch: list[ValueCount] = []  # of guard_value: failures by value
        self.switch_argument = -1  # index of the fail argument that holds the value, -1 for other guards
        self.fail_kinds = ""  # of the fail arguments, "-" for a hole

    def needs_frame(self) -> bool:
        return self.is_forced_kind


class ValueCount:
    """How often a guard_value failed with one value."""

    def __init__(self, value: int) -> None:
        self.value = value
        self.failures = 0


class DoneDescr(FailDescr):
    """The end of a portal: its result of one kind is fail argument 0."""

    def __init__(self, kind: str) -> None:
        FailDescr.__init__(self)
        self.is_finish = True
        self.kind = kind


class RaiseDescr(FailDescr):
    """The end of a portal by an exception of the program, which is fail argument 0."""

    def __init__(self) -> None:
        FailDescr.__init__(self)
        self.is_finish = True


class PendingExceptionDescr(FailDescr):
    """Code was left with a pending exception: no memory, a stack used up, or a callee of a stand-in loop raised."""

    def __init__(self) -> None:
        FailDescr.__init__(self)
        self.is_finish = True
