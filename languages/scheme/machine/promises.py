"""Promises (section 4.2.5).

A promise that a delay-force led to shares its content with the promise it came from, so chains of any length are forced in
constant space: the rule of the report's own sample implementation.
"""

from languages.scheme.machine.base import Frame, State
from languages.scheme.machine.closures import apply0
from languages.scheme.machine.control import control
from languages.scheme.machine.returning import returning
from languages.scheme.objects.base import Value, boolean
from languages.scheme.objects.errors import error
from languages.scheme.primitives.registry import primitive


class Content:
    """The value, or the thunk of a promise for it."""

    def __init__(self, is_forced: bool, value: Value) -> None:
        self.is_forced = is_forced
        self.value = value


class Promise(Value):
    """A promise."""

    kind = "promise"

    def __init__(self, content: Content) -> None:
        self.content = content


class ForceFrame(Frame):
    """Waits for the promise that a delayed expression gives, and forces it in turn."""

    _immutable_fields_ = ["promise"]

    def __init__(self, promise: Promise, next: Frame) -> None:
        Frame.__init__(self, next)
        self.promise = promise

    def resume(self, value: Value) -> State:
        content = self.promise.content
        if not content.is_forced:
            if not isinstance(value, Promise):
                raise error("delay-force: the expression gave no promise, but", [value])
            content.is_forced = value.content.is_forced
            content.value = value.content.value
            value.content = content
        return force_promise(self.promise, self.rest())


def force_promise(promise: Promise, frame: Frame) -> State:
    """Give the frame the promise's value, or go and find it."""
    content = promise.content
    if content.is_forced:
        return returning(frame, content.value)
    return apply0(content.value, ForceFrame(promise, frame))


@control("force", 1, 1)
def control_force(arguments: list[Value], frame: Frame) -> State:
    promise = arguments[0]
    if not isinstance(promise, Promise):
        return frame.resume(promise)
    return force_promise(promise, frame)


@primitive("forced-promise", Value, library="")
def forced_promise(value: Value) -> Value:
    return Promise(Content(True, value))


@primitive("delayed-promise", Value, library="")
def delayed_promise(thunk: Value) -> Value:
    return Promise(Content(False, thunk))


@primitive("make-promise", Value, library="lazy")
def make_promise(value: Value) -> Value:
    return value if isinstance(value, Promise) else Promise(Content(True, value))


@primitive("promise?", Value, library="lazy")
def is_promise(value: Value) -> Value:
    return boolean(isinstance(value, Promise))
