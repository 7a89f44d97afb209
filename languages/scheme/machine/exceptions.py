"""Exceptions (section 6.11): handlers are called where the exception is raised, with the outer handlers in force."""

from languages.scheme.machine.base import Frame, State
from languages.scheme.machine.closures import apply0, apply1
from languages.scheme.machine.control import ProceedFrame, check_procedure, control
from languages.scheme.machine.registers import REGISTERS, Dynamic, Handlers, RestoreFrame, inside
from languages.scheme.objects.base import Value
from languages.scheme.objects.errors import ErrorObject, SchemeError, error
from languages.scheme.objects.places import Place


class Uncaught(Exception):
    """An exception that no handler took: the condition, where it was raised, and the frames that waited."""

    def __init__(self, condition: Value, place: Place | None, frame: Frame) -> None:
        self.condition = condition
        self.place = place
        self.frame = frame


class RaisedFrame(ProceedFrame):
    """Waits for a handler that must not return."""

    _immutable_fields_ = ["condition"]

    def __init__(self, condition: Value, next: Frame) -> None:
        ProceedFrame.__init__(self, next)
        self.condition = condition

    def proceed(self) -> State:
        raise error("an exception handler returned; it was called for", [self.condition])


def signal(condition: Value, place: Place | None, frame: Frame) -> State:
    """Call the handler of an exception that can't be continued."""
    if isinstance(condition, ErrorObject) and condition.place is None:
        condition.place = place
    handlers = REGISTERS.dynamic.handlers
    if handlers is None:
        raise Uncaught(condition, place, frame)
    return call_handler(handlers, condition, RaisedFrame(condition, frame))


def call_handler(handlers: Handlers, condition: Value, frame: Frame) -> State:
    """Call a handler in the dynamic state without it."""
    here = REGISTERS.dynamic
    REGISTERS.dynamic = Dynamic(handlers.outer, here.bindings, here.winders)
    return apply1(handlers.handler, condition, frame)


@control("with-exception-handler", 2, 2)
def with_exception_handler(arguments: list[Value], frame: Frame) -> State:
    check_procedure("with-exception-handler", 1, arguments[0])
    check_procedure("with-exception-handler", 2, arguments[1])
    here = REGISTERS.dynamic
    handlers = Handlers(arguments[0], here.handlers)
    return apply0(arguments[1], inside(Dynamic(handlers, here.bindings, here.winders), frame))


@control("raise", 1, 1)
def control_raise(arguments: list[Value], frame: Frame) -> State:
    raise SchemeError(arguments[0])


@control("raise-continuable", 1, 1)
def raise_continuable(arguments: list[Value], frame: Frame) -> State:
    here = REGISTERS.dynamic
    handlers = here.handlers
    if handlers is None:
        raise SchemeError(arguments[0])
    return call_handler(handlers, arguments[0], RestoreFrame(here, frame))
