"""The table of control primitives, and those of procedures, values and continuations (section 6.10).

@control("call-with-values", 2, 2)
def call_with_values(arguments: list[Value], frame: Frame) -> State: …
"""

from collections.abc import Callable
from typing import Any

from languages.scheme.machine.base import Frame, MultipleValues, State, deliver
from languages.scheme.machine.closures import ControlPrimitive, apply, apply0, apply1
from languages.scheme.machine.registers import REGISTERS, Dynamic, Winders
from languages.scheme.machine.returning import returning
from languages.scheme.objects.base import UNSPECIFIED, Value
from languages.scheme.objects.errors import wrong_type
from languages.scheme.objects.pairs import is_list, items_of
from languages.scheme.objects.procedures import ANY_NUMBER, Procedure

CONTROLS: dict[str, ControlPrimitive] = {}


def control(name: str, minimum: int, maximum: int) -> Callable[[Callable[..., State]], Callable[..., State]]:
    """Register a function as the control primitive ``name`` with so many arguments (ANY_NUMBER: no maximum)."""

    def register(function: Callable[..., State]) -> Callable[..., State]:
        if name in CONTROLS:
            raise ValueError(f"the control primitive {name} is defined twice")
        CONTROLS[name] = control_class(function)(name, minimum, maximum)
        return function

    return register


def control_class(function: Callable[..., State]) -> type[ControlPrimitive]:
    """The subclass of ControlPrimitive that calls the function."""

    def method(self: Any, arguments: list[Value], frame: Frame) -> State:
        return function(arguments, frame)

    return type(function.__name__ + "_control", (ControlPrimitive,), {"control": method})


class ProceedFrame(Frame):
    """Goes on when something has been done for its effect; whatever values that has."""

    def resume(self, value: Value) -> State:
        return self.proceed()

    def resume_many(self, values: MultipleValues) -> State:
        return self.proceed()

    def proceed(self) -> State:
        """Go on."""
        raise NotImplementedError


class ReturnFrame(ProceedFrame):
    """Goes on with a value that was known before."""

    _immutable_fields_ = ["value"]

    def __init__(self, value: Value, next: Frame) -> None:
        ProceedFrame.__init__(self, next)
        self.value = value

    def proceed(self) -> State:
        return returning(self.rest(), self.value)


def check_procedure(who: str, position: int, value: Value) -> None:
    """wrong_type unless it is a procedure."""
    if not isinstance(value, Procedure):
        raise wrong_type(who, position, "procedure", value)


@control("apply", 1, ANY_NUMBER)
def control_apply(arguments: list[Value], frame: Frame) -> State:
    if len(arguments) == 1:
        return apply0(arguments[0], frame)
    last = arguments[-1]
    if not is_list(last):
        raise wrong_type("apply", len(arguments), "list", last)
    return apply(arguments[0], arguments[1 : len(arguments) - 1] + items_of(last), frame)


# --- multiple values


@control("values", 0, ANY_NUMBER)
def control_values(arguments: list[Value], frame: Frame) -> State:
    if len(arguments) == 1:
        return frame.resume(arguments[0])
    return frame.resume_many(MultipleValues(arguments))


class ReceiveFrame(Frame):
    """Calls a procedure with the values that it gets."""

    _immutable_fields_ = ["consumer"]

    def __init__(self, consumer: Value, next: Frame) -> None:
        Frame.__init__(self, next)
        self.consumer = consumer

    def resume(self, value: Value) -> State:
        return apply1(self.consumer, value, self.rest())

    def resume_many(self, values: MultipleValues) -> State:
        return apply(self.consumer, values.items, self.rest())


@control("call-with-values", 2, 2)
def call_with_values(arguments: list[Value], frame: Frame) -> State:
    return apply0(arguments[0], ReceiveFrame(arguments[1], frame))


# --- continuations


class Continuation(ControlPrimitive):
    """A captured continuation: the frame and the dynamic state to go back to."""

    _immutable_fields_ = ["frame", "dynamic"]

    def __init__(self, frame: Frame, dynamic: Dynamic) -> None:
        ControlPrimitive.__init__(self, "continuation", 0, ANY_NUMBER)
        self.frame = frame
        self.dynamic = dynamic

    def control(self, arguments: list[Value], frame: Frame) -> State:
        value: Value = arguments[0] if len(arguments) == 1 else MultipleValues(arguments)
        here = REGISTERS.dynamic
        if here.winders is self.dynamic.winders:
            REGISTERS.dynamic = self.dynamic
            return deliver(self.frame, value)
        return journey(here, self.dynamic, value, self.frame)


@control("call-with-current-continuation", 1, 1)
def call_cc(arguments: list[Value], frame: Frame) -> State:
    return apply1(arguments[0], Continuation(frame, REGISTERS.dynamic), frame)


class Stops:
    """What is called on the way from one dynamic state to another: each thunk in its state."""

    def __init__(self) -> None:
        self.thunks: list[Value] = []
        self.dynamics: list[Dynamic] = []


def journey(here: Dynamic, there: Dynamic, value: Value, frame: Frame) -> State:
    """Leave and enter the extents of dynamic-wind between two states, then give the frame the value."""
    stops = Stops()
    leaving = here.winders
    entering = there.winders
    entered: list[Winders] = []
    while leaving is not entering:
        if entering is None or (leaving is not None and leaving.depth >= entering.depth):
            assert leaving is not None
            stops.thunks.append(leaving.after)
            stops.dynamics.append(leaving.dynamic)
            leaving = leaving.outer
        else:
            entered.append(entering)
            entering = entering.outer
    for index in range(len(entered) - 1, -1, -1):
        stops.thunks.append(entered[index].before)
        stops.dynamics.append(entered[index].dynamic)
    return travel(stops, 0, there, value, frame)


def travel(stops: Stops, index: int, there: Dynamic, value: Value, frame: Frame) -> State:
    """Go to the stop of that number, or arrive."""
    if index == len(stops.thunks):
        REGISTERS.dynamic = there
        return returning(frame, value)
    REGISTERS.dynamic = stops.dynamics[index]
    return apply0(stops.thunks[index], TravelFrame(stops, index + 1, there, value, frame))


class TravelFrame(ProceedFrame):
    """Goes on to the next stop."""

    def __init__(self, stops: Stops, index: int, there: Dynamic, value: Value, next: Frame) -> None:
        ProceedFrame.__init__(self, next)
        self.stops = stops
        self.index = index
        self.there = there
        self.value = value

    def proceed(self) -> State:
        return travel(self.stops, self.index, self.there, self.value, self.rest())


class WindFrame(ProceedFrame):
    """Waits for the first thunk of dynamic-wind, then calls the second."""

    def __init__(self, before: Value, during: Value, after: Value, next: Frame) -> None:
        ProceedFrame.__init__(self, next)
        self.before = before
        self.during = during
        self.after = after

    def proceed(self) -> State:
        outside = REGISTERS.dynamic
        winders = Winders(self.before, self.after, outside, outside.winders)
        REGISTERS.dynamic = Dynamic(outside.handlers, outside.bindings, winders)
        return apply0(self.during, UnwindFrame(self.after, outside, self.rest()))


class UnwindFrame(Frame):
    """Waits for the second thunk of dynamic-wind, then calls the third."""

    def __init__(self, after: Value, outside: Dynamic, next: Frame) -> None:
        Frame.__init__(self, next)
        self.after = after
        self.outside = outside

    def resume(self, value: Value) -> State:
        REGISTERS.dynamic = self.outside
        return apply0(self.after, ReturnFrame(value, self.rest()))

    def resume_many(self, values: MultipleValues) -> State:
        return self.resume(values)


@control("dynamic-wind", 3, 3)
def dynamic_wind(arguments: list[Value], frame: Frame) -> State:
    for index in range(3):
        check_procedure("dynamic-wind", index + 1, arguments[index])
    return apply0(arguments[0], WindFrame(arguments[0], arguments[1], arguments[2], frame))


class Exit(Exception):
    """The program wants to end."""

    def __init__(self, value: Value) -> None:
        self.value = value


class ExitFrame(ProceedFrame):
    """Ends the program when all extents of dynamic-wind have been left."""

    def __init__(self, value: Value) -> None:
        ProceedFrame.__init__(self, None)
        self.value = value

    def proceed(self) -> State:
        raise Exit(self.value)


@control("exit", 0, 1)
def control_exit(arguments: list[Value], frame: Frame) -> State:
    status: Value = arguments[0] if len(arguments) == 1 else UNSPECIFIED
    here = REGISTERS.dynamic
    return journey(here, Dynamic(here.handlers, here.bindings, None), UNSPECIFIED, ExitFrame(status))


@control("emergency-exit", 0, 1)
def emergency_exit(arguments: list[Value], frame: Frame) -> State:
    raise Exit(arguments[0] if len(arguments) == 1 else UNSPECIFIED)
