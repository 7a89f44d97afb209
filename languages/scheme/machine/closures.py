"""Procedures that the machine calls: ``apply…`` makes the state in which the body of the procedure is executed."""

from framework.rlib.jit import promote, unroll_safe
from languages.scheme.machine.base import Environment, Frame, Node, State
from languages.scheme.machine.environments import (
    Environment1,
    Environment2,
    Environment3,
    environment_of,
)
from languages.scheme.objects.base import Value
from languages.scheme.objects.errors import SchemeError, error, wrong_count
from languages.scheme.objects.pairs import list_from
from languages.scheme.objects.places import Place
from languages.scheme.objects.procedures import ANY_NUMBER, Primitive, Procedure, count_text


class Code:
    """A clause of a lambda or case-lambda expression; ``other`` is the next clause."""

    _immutable_fields_ = ["name", "required", "has_rest", "body", "other", "place"]

    def __init__(self, name: str, required: int, has_rest: bool, body: Node, place: Place | None, other: "Code | None"):
        self.name = name
        self.required = required
        self.has_rest = has_rest
        self.body = body
        self.place = place
        self.other = other

    def accepts(self, count: int) -> bool:
        """Whether so many arguments are right."""
        return count == self.required or (self.has_rest and count > self.required)

    @unroll_safe
    def environment(self, arguments: list[Value], outer: Environment) -> Environment:
        """The environment in which the body is executed; the number of arguments is right."""
        if self.has_rest:
            arguments = [*arguments[: self.required], list_from(arguments[self.required :])]
        if len(arguments) == 0:
            return outer
        return environment_of(arguments, outer)


class Closure(Procedure):
    """A lambda expression in the environment it was evaluated in."""

    _immutable_fields_ = ["code", "environment"]

    def __init__(self, code: Code, environment: Environment) -> None:
        self.code = code
        self.environment = environment

    def procedure_name(self) -> str:
        return self.code.name

    @unroll_safe
    def clause(self, count: int) -> Code:
        """The first clause that takes so many arguments."""
        code: Code | None = promote(self.code)
        while code is not None:
            if code.accepts(count):
                return code
            code = code.other
        raise self.miscounted(count)

    def miscounted(self, given: int) -> SchemeError:
        """The error of calling it with a wrong number of arguments."""
        name = self.code.name if self.code.name else "procedure"
        if self.code.other is not None:
            return wrong_count(name, "other numbers of arguments", given)
        maximum = ANY_NUMBER if self.code.has_rest else self.code.required
        return wrong_count(name, count_text(self.code.required, maximum), given)


class ControlPrimitive(Procedure):
    """A procedure of the machine's own: it gets the frame that waits for its value, and gives the next state."""

    _immutable_fields_ = ["name", "minimum", "maximum"]

    def __init__(self, name: str, minimum: int, maximum: int) -> None:
        self.name = name
        self.minimum = minimum
        self.maximum = maximum

    def procedure_name(self) -> str:
        return self.name

    def control(self, arguments: list[Value], frame: Frame) -> State:
        """Do it; the number of arguments is right."""
        raise NotImplementedError


def apply(procedure: Value, arguments: list[Value], frame: Frame) -> State:
    """Call a procedure with any number of arguments."""
    if isinstance(procedure, Closure):
        code = procedure.clause(len(arguments))
        return code.body, code.environment(arguments, procedure.environment), frame
    if isinstance(procedure, Primitive):
        return frame.resume(procedure.call(arguments))
    if isinstance(procedure, ControlPrimitive):
        count = len(arguments)
        if count < procedure.minimum or (count > procedure.maximum and procedure.maximum != ANY_NUMBER):
            raise wrong_count(procedure.name, count_text(procedure.minimum, procedure.maximum), count)
        return procedure.control(arguments, frame)
    raise error("this is not a procedure:", [procedure])


def apply0(procedure: Value, frame: Frame) -> State:
    """Call it without arguments."""
    if isinstance(procedure, Closure):
        code = promote(procedure.code)
        if code.required == 0 and not code.has_rest:
            return code.body, procedure.environment, frame
    elif isinstance(procedure, Primitive):
        return frame.resume(procedure.call0())
    return apply(procedure, [], frame)


def apply1(procedure: Value, first: Value, frame: Frame) -> State:
    """Call it with one argument."""
    if isinstance(procedure, Closure):
        code = promote(procedure.code)
        if code.required == 1 and not code.has_rest:
            return code.body, Environment1(first, procedure.environment), frame
    elif isinstance(procedure, Primitive):
        return frame.resume(procedure.call1(first))
    return apply(procedure, [first], frame)


def apply2(procedure: Value, first: Value, second: Value, frame: Frame) -> State:
    """Call it with two arguments."""
    if isinstance(procedure, Closure):
        code = promote(procedure.code)
        if code.required == 2 and not code.has_rest:
            return code.body, Environment2(first, second, procedure.environment), frame
    elif isinstance(procedure, Primitive):
        return frame.resume(procedure.call2(first, second))
    return apply(procedure, [first, second], frame)


def apply3(procedure: Value, first: Value, second: Value, third: Value, frame: Frame) -> State:
    """Call it with three arguments."""
    if isinstance(procedure, Closure):
        code = promote(procedure.code)
        if code.required == 3 and not code.has_rest:
            return code.body, Environment3(first, second, third, procedure.environment), frame
    elif isinstance(procedure, Primitive):
        return frame.resume(procedure.call3(first, second, third))
    return apply(procedure, [first, second, third], frame)
