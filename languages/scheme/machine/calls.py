"""Calls.  Operators and operands are simple; a call of a known primitive is simple itself.

Who raises an error does not know where it stands: the call does, and tells the exception on its way.
"""

from framework.rlib.jit import unroll_safe
from languages.scheme.machine.base import Environment, Frame, Node, Simple, State
from languages.scheme.machine.closures import apply, apply0, apply1, apply2, apply3
from languages.scheme.objects.base import Value
from languages.scheme.objects.errors import SchemeError
from languages.scheme.objects.places import Place
from languages.scheme.objects.procedures import Primitive


@unroll_safe
def values_of(operands: list[Simple], environment: Environment) -> list[Value]:
    """The values of operands, from left to right."""
    return [operand.value(environment) for operand in operands]


class PrimitiveCall(Simple):
    """A primitive applied to any number of operands."""

    _immutable_fields_ = ["primitive", "operands[*]", "place"]

    def __init__(self, primitive: Primitive, operands: list[Simple], place: Place | None) -> None:
        self.primitive = primitive
        self.operands = operands
        self.place = place

    def value(self, environment: Environment) -> Value:
        try:
            return self.primitive.call(values_of(self.operands, environment))
        except SchemeError as error:
            raise error.at(self.place) from None


class PrimitiveCall1(Simple):
    """A primitive applied to one operand."""

    _immutable_fields_ = ["primitive", "first", "place"]

    def __init__(self, primitive: Primitive, first: Simple, place: Place | None) -> None:
        self.primitive = primitive
        self.first = first
        self.place = place

    def value(self, environment: Environment) -> Value:
        first = self.first.value(environment)
        try:
            return self.primitive.call1(first)
        except SchemeError as error:
            raise error.at(self.place) from None


class PrimitiveCall2(Simple):
    """A primitive applied to two operands."""

    _immutable_fields_ = ["primitive", "first", "second", "place"]

    def __init__(self, primitive: Primitive, first: Simple, second: Simple, place: Place | None) -> None:
        self.primitive = primitive
        self.first = first
        self.second = second
        self.place = place

    def value(self, environment: Environment) -> Value:
        first = self.first.value(environment)
        second = self.second.value(environment)
        try:
            return self.primitive.call2(first, second)
        except SchemeError as error:
            raise error.at(self.place) from None


class PrimitiveCall3(Simple):
    """A primitive applied to three operands."""

    _immutable_fields_ = ["primitive", "first", "second", "third", "place"]

    def __init__(self, primitive: Primitive, first: Simple, second: Simple, third: Simple, place: Place | None) -> None:
        self.primitive = primitive
        self.first = first
        self.second = second
        self.third = third
        self.place = place

    def value(self, environment: Environment) -> Value:
        first = self.first.value(environment)
        second = self.second.value(environment)
        third = self.third.value(environment)
        try:
            return self.primitive.call3(first, second, third)
        except SchemeError as error:
            raise error.at(self.place) from None


def primitive_call(primitive: Primitive, operands: list[Simple], place: Place | None) -> Simple:
    """The node for a number of operands."""
    if len(operands) == 1:
        return PrimitiveCall1(primitive, operands[0], place)
    if len(operands) == 2:
        return PrimitiveCall2(primitive, operands[0], operands[1], place)
    if len(operands) == 3:
        return PrimitiveCall3(primitive, operands[0], operands[1], operands[2], place)
    return PrimitiveCall(primitive, operands, place)


class Call(Node):
    """A call with any number of operands."""

    _immutable_fields_ = ["operator", "operands[*]", "place"]

    def __init__(self, operator: Simple, operands: list[Simple], place: Place | None) -> None:
        self.operator = operator
        self.operands = operands
        self.place = place

    def step(self, environment: Environment, frame: Frame) -> State:
        operator = self.operator.value(environment)
        arguments = values_of(self.operands, environment)
        try:
            return apply(operator, arguments, frame)
        except SchemeError as error:
            raise error.at(self.place) from None


class Call0(Call):
    """A call without operands."""

    def step(self, environment: Environment, frame: Frame) -> State:
        operator = self.operator.value(environment)
        try:
            return apply0(operator, frame)
        except SchemeError as error:
            raise error.at(self.place) from None


class Call1(Call):
    """A call with one operand."""

    _immutable_fields_ = ["first"]

    def __init__(self, operator: Simple, operands: list[Simple], place: Place | None) -> None:
        Call.__init__(self, operator, operands, place)
        self.first = operands[0]

    def step(self, environment: Environment, frame: Frame) -> State:
        operator = self.operator.value(environment)
        first = self.first.value(environment)
        try:
            return apply1(operator, first, frame)
        except SchemeError as error:
            raise error.at(self.place) from None


class Call2(Call1):
    """A call with two operands."""

    _immutable_fields_ = ["second"]

    def __init__(self, operator: Simple, operands: list[Simple], place: Place | None) -> None:
        Call1.__init__(self, operator, operands, place)
        self.second = operands[1]

    def step(self, environment: Environment, frame: Frame) -> State:
        operator = self.operator.value(environment)
        first = self.first.value(environment)
        second = self.second.value(environment)
        try:
            return apply2(operator, first, second, frame)
        except SchemeError as error:
            raise error.at(self.place) from None


class Call3(Call2):
    """A call with three operands."""

    _immutable_fields_ = ["third"]

    def __init__(self, operator: Simple, operands: list[Simple], place: Place | None) -> None:
        Call2.__init__(self, operator, operands, place)
        self.third = operands[2]

    def step(self, environment: Environment, frame: Frame) -> State:
        operator = self.operator.value(environment)
        first = self.first.value(environment)
        second = self.second.value(environment)
        third = self.third.value(environment)
        try:
            return apply3(operator, first, second, third, frame)
        except SchemeError as error:
            raise error.at(self.place) from None


def call(operator: Simple, operands: list[Simple], place: Place | None) -> Node:
    """The node for a number of operands."""
    count = len(operands)
    if count == 0:
        return Call0(operator, operands, place)
    if count == 1:
        return Call1(operator, operands, place)
    if count == 2:
        return Call2(operator, operands, place)
    if count == 3:
        return Call3(operator, operands, place)
    return Call(operator, operands, place)
