"""The part of the machine's state that is not passed from step to step: the dynamic state.

It is what belongs to a dynamic extent: exception handlers, values of parameters, and the extents of dynamic-wind around
it.  It is never changed, only replaced; continuations remember it.
"""

from languages.scheme.machine.base import Frame, MultipleValues, State
from languages.scheme.machine.returning import returning
from languages.scheme.objects.base import Value


class Handlers:
    """Exception handlers, innermost first."""

    _immutable_ = True

    def __init__(self, handler: Value, outer: "Handlers | None") -> None:
        self.handler = handler
        self.outer = outer


class Binding:
    """Parameters that parameterize gave a value, innermost first."""

    _immutable_ = True

    def __init__(self, parameter: Value, value: Value, outer: "Binding | None") -> None:
        self.parameter = parameter
        self.value = value
        self.outer = outer


class Dynamic:
    """The dynamic state of a point in the program's execution."""

    _immutable_ = True

    def __init__(self, handlers: Handlers | None, bindings: Binding | None, winders: "Winders | None") -> None:
        self.handlers = handlers
        self.bindings = bindings
        self.winders = winders


class Winders:
    """The extents of dynamic-wind around a point, innermost first; ``dynamic`` is the state outside of this one."""

    _immutable_ = True

    def __init__(self, before: Value, after: Value, dynamic: Dynamic, outer: "Winders | None") -> None:
        self.before = before
        self.after = after
        self.dynamic = dynamic
        self.outer = outer
        self.depth: int = 1 if outer is None else outer.depth + 1


class Registers:
    """The present dynamic state."""

    def __init__(self) -> None:
        self.dynamic = Dynamic(None, None, None)


REGISTERS = Registers()


class RestoreFrame(Frame):
    """Goes back to a dynamic state when a value comes out of the extent of another."""

    _immutable_fields_ = ["dynamic"]

    def __init__(self, dynamic: Dynamic, next: Frame) -> None:
        Frame.__init__(self, next)
        self.dynamic = dynamic

    def resume(self, value: Value) -> State:
        REGISTERS.dynamic = self.dynamic
        return returning(self.rest(), value)

    def resume_many(self, values: MultipleValues) -> State:
        REGISTERS.dynamic = self.dynamic
        return returning(self.rest(), values)


def inside(dynamic: Dynamic, frame: Frame) -> Frame:
    """Enter a dynamic state; the frame that its extent ends in."""
    outside = REGISTERS.dynamic
    REGISTERS.dynamic = dynamic
    return RestoreFrame(outside, frame)
