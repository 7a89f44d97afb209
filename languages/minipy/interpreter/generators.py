"""Generators: a frame that is left and entered again."""

from __future__ import annotations

from languages.minipy.interpreter.frame import Frame
from languages.minipy.interpreter.state import STATE
from languages.minipy.objects.base import W_Object, address
from languages.minipy.objects.errors import (
    GENERATOR_EXIT,
    RECURSION_ERROR,
    RUNTIME_ERROR,
    STOP_ITERATION,
    GuestError,
    runtime_error,
    type_error,
    value_error,
)
from languages.minipy.objects.iterators import W_Iterator
from languages.minipy.objects.singletons import NONE


class W_Generator(W_Iterator):
    """A generator.  ``frame`` is None when it is at its end."""

    def __init__(self, frame: Frame, name: str, qualname: str) -> None:
        self.frame: Frame | None = frame
        self.name = name
        self.qualname = qualname
        self.has_begun = False
        self.is_running = False
        self.w_handled: W_Object = NONE  # what it was handling when it was left
        self.w_result: W_Object = NONE  # what it returned

    def repr(self) -> str:
        return f"<generator object {self.qualname} at {address(self)}>"

    def next(self) -> W_Object | None:
        return self.send(NONE)

    def send(self, w_value: W_Object) -> W_Object | None:
        """Go on with a value; what it yields, None at its end."""
        frame = self.entered()
        if frame is None:
            return None
        if self.has_begun:
            frame.push(w_value)
            return self.resume(frame, None)
        if w_value is not NONE:
            raise type_error("can't send non-None value to a just-started generator")
        self.has_begun = True
        return self.resume(frame, None)

    def throw(self, error: GuestError) -> W_Object | None:
        """Raise an exception where it was left; what it yields then, None at its end."""
        frame = self.entered()
        if frame is None or not self.has_begun:
            self.frame = None
            raise error
        return self.resume(frame, error)

    def close(self) -> None:
        """Raise GeneratorExit where it was left; it may not yield any more."""
        frame = self.frame
        if frame is None or not self.has_begun:
            self.frame = None
            return
        try:
            w_yielded = self.throw(GuestError(GENERATOR_EXIT, ""))
        except GuestError as error:
            if error.is_a(GENERATOR_EXIT) or error.is_a(STOP_ITERATION):
                return
            raise
        if w_yielded is not None:
            raise runtime_error("generator ignored GeneratorExit")

    def entered(self) -> Frame | None:
        """The frame, None at the end; ValueError while it runs."""
        if self.is_running:
            raise value_error("generator already executing")
        return self.frame

    def resume(self, frame: Frame, error: GuestError | None) -> W_Object | None:
        """Run until the next yield, from where it was left or from what handles an exception that is raised there."""
        w_outer = STATE.w_handled
        if self.w_handled is not NONE:
            STATE.w_handled = self.w_handled
        self.is_running = True
        STATE.enter_call()
        try:
            w_value = STATE.loop.resume(frame, error)
        except RecursionError:
            self.frame = None
            raise GuestError(RECURSION_ERROR, "maximum recursion depth exceeded") from None
        except GuestError as escaped:
            self.frame = None
            raise self.leaving(escaped) from None
        finally:
            STATE.leave_call()
            self.is_running = False
            self.w_handled = NONE if STATE.w_handled is w_outer else STATE.w_handled
            STATE.w_handled = w_outer
        if frame.has_yielded:
            return w_value
        self.frame = None
        self.w_result = w_value
        return None

    def leaving(self, error: GuestError) -> GuestError:
        """The exception that leaves the generator: its own StopIteration must not look like its end."""
        if not error.is_a(STOP_ITERATION):
            return error
        replaced = GuestError(RUNTIME_ERROR, "generator raised StopIteration")
        replaced.w_cause = error.w_value
        return replaced
