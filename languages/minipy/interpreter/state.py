"""What there is once: the exception that is being handled, how deep calls are nested."""

from __future__ import annotations

from typing import TYPE_CHECKING

from languages.minipy.objects.base import W_Object
from languages.minipy.objects.errors import RECURSION_ERROR, GuestError
from languages.minipy.objects.singletons import NONE

if TYPE_CHECKING:
    from languages.minipy.interpreter.frame import Frame


class Loop:
    """What runs frames: functions and generators ask it, so that they need not know the instructions."""

    def run(self, frame: Frame) -> W_Object:
        """Run a frame from its start; what it returns."""
        raise NotImplementedError

    def resume(self, frame: Frame, error: GuestError | None) -> W_Object:
        """Go on where a frame was left, or raise there; what it yields or returns."""
        raise NotImplementedError


class State:
    """Of the running program."""

    def __init__(self) -> None:
        self.loop = Loop()
        self.w_handled: W_Object = NONE  # sys.exc_info()[1]
        self.depth = 0
        self.recursion_limit = 1000

    def enter_call(self) -> None:
        """One call deeper; RecursionError at the limit.  `leave_call` must follow."""
        if self.depth >= self.recursion_limit:
            raise GuestError(RECURSION_ERROR, "maximum recursion depth exceeded")
        self.depth += 1

    def leave_call(self) -> None:
        """The call is over."""
        self.depth -= 1


STATE = State()
