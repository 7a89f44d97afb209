"""Nodes that bind variables or wait for values, and their frames."""

from framework.rlib.jit import unroll_safe
from languages.scheme.machine.base import Environment, Frame, MultipleValues, Node, Simple, State
from languages.scheme.machine.calls import values_of
from languages.scheme.machine.closures import Closure, Code
from languages.scheme.machine.environments import Environment1, environment_of
from languages.scheme.machine.nodes import Box
from languages.scheme.machine.pruning import Pruning
from languages.scheme.objects.base import FALSE, UNASSIGNED, UNSPECIFIED, Value
from languages.scheme.objects.places import Place


class If(Node):
    """A conditional whose test is simple."""

    _immutable_fields_ = ["test", "consequent", "alternative"]

    def __init__(self, test: Simple, consequent: Node, alternative: Node) -> None:
        self.test = test
        self.consequent = consequent
        self.alternative = alternative

    def step(self, environment: Environment, frame: Frame) -> State:
        if self.test.value(environment) is not FALSE:
            return self.consequent.step(environment, frame)
        return self.alternative.step(environment, frame)


class Or(Node):
    """The value of the simple first part unless it is false."""

    _immutable_fields_ = ["first", "second"]

    def __init__(self, first: Simple, second: Node) -> None:
        self.first = first
        self.second = second

    def step(self, environment: Environment, frame: Frame) -> State:
        value = self.first.value(environment)
        if value is not FALSE:
            return frame.resume(value)
        return self.second.step(environment, frame)


class Bind(Node):
    """Simple values become the variables of a new scope."""

    _immutable_fields_ = ["values[*]", "body"]

    def __init__(self, values: list[Simple], body: Node) -> None:
        self.values = values
        self.body = body

    def step(self, environment: Environment, frame: Frame) -> State:
        return self.body.step(environment_of(values_of(self.values, environment), environment), frame)


class Bind1(Node):
    """A simple value becomes the variable of a new scope."""

    _immutable_fields_ = ["first", "body"]

    def __init__(self, first: Simple, body: Node) -> None:
        self.first = first
        self.body = body

    def step(self, environment: Environment, frame: Frame) -> State:
        return self.body.step(Environment1(self.first.value(environment), environment), frame)


class Await(Node):
    """A value that is not simple becomes the variable of a new scope; a frame waits for it."""

    _immutable_fields_ = ["value", "pruning", "body", "place"]

    def __init__(self, value: Node, pruning: Pruning, body: Node, place: Place | None) -> None:
        self.value = value
        self.pruning = pruning
        self.body = body
        self.place = place

    def step(self, environment: Environment, frame: Frame) -> State:
        return self.value.step(environment, AwaitFrame(self, self.pruning.pruned(environment), frame))


class AwaitFrame(Frame):
    """Waits for the value of an Await."""

    _immutable_fields_ = ["node", "environment"]

    def __init__(self, node: Await, environment: Environment, next: Frame) -> None:
        Frame.__init__(self, next)
        self.node = node
        self.environment = environment

    def resume(self, value: Value) -> State:
        return self.node.body, Environment1(value, self.environment), self.rest()

    def place(self) -> Place | None:
        return self.node.place


class AwaitEffect(Node):
    """Something that is not simple is done before the rest, for its effect; a frame waits until it is done."""

    _immutable_fields_ = ["first", "pruning", "second", "place"]

    def __init__(self, first: Node, pruning: Pruning, second: Node, place: Place | None) -> None:
        self.first = first
        self.pruning = pruning
        self.second = second
        self.place = place

    def step(self, environment: Environment, frame: Frame) -> State:
        return self.first.step(environment, EffectFrame(self, self.pruning.pruned(environment), frame))


class EffectFrame(Frame):
    """Waits for the end of the first part of an AwaitEffect."""

    _immutable_fields_ = ["node", "environment"]

    def __init__(self, node: AwaitEffect, environment: Environment, next: Frame) -> None:
        Frame.__init__(self, next)
        self.node = node
        self.environment = environment

    def resume(self, value: Value) -> State:
        return self.node.second, self.environment, self.rest()

    def resume_many(self, values: MultipleValues) -> State:
        return self.node.second, self.environment, self.rest()

    def place(self) -> Place | None:
        return self.node.place


class Effect(Node):
    """Something simple is done before the rest."""

    _immutable_fields_ = ["first", "second"]

    def __init__(self, first: Simple, second: Node) -> None:
        self.first = first
        self.second = second

    def step(self, environment: Environment, frame: Frame) -> State:
        self.first.value(environment)
        return self.second.step(environment, frame)


class Fix(Node):
    """Closures that know each other become the variables of a new scope, which is the environment of all of them."""

    _immutable_fields_ = ["codes[*]", "pruning", "body"]

    def __init__(self, codes: list[Code], pruning: Pruning, body: Node) -> None:
        self.codes = codes
        self.pruning = pruning
        self.body = body

    @unroll_safe
    def step(self, environment: Environment, frame: Frame) -> State:
        unset: list[Value] = [UNSPECIFIED for _ in self.codes]
        scope = environment_of(unset, self.pruning.pruned(environment))
        for index in range(len(self.codes)):
            scope.put(index, Closure(self.codes[index], scope))
        return self.body.step(scope, frame)


class BindBoxes(Node):
    """Boxes without a value become the variables of a new scope."""

    _immutable_fields_ = ["count", "body"]

    def __init__(self, count: int, body: Node) -> None:
        self.count = count
        self.body = body

    @unroll_safe
    def step(self, environment: Environment, frame: Frame) -> State:
        boxes: list[Value] = [Box(UNASSIGNED) for _ in range(self.count)]
        return self.body.step(environment_of(boxes, environment), frame)


class PutIntoBoxes(Node):
    """Variables of the innermost scope, which is new, are going to be assigned: each gets its box."""

    _immutable_fields_ = ["indices[*]", "body"]

    def __init__(self, indices: list[int], body: Node) -> None:
        self.indices = indices
        self.body = body

    @unroll_safe
    def step(self, environment: Environment, frame: Frame) -> State:
        for index in self.indices:
            environment.put(index, Box(environment.get(index)))
        return self.body.step(environment, frame)
