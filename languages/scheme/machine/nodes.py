"""Simple nodes: constants, variables, closures, and conditionals of them."""

from framework.rlib.jit import unroll_safe
from languages.scheme.machine.base import Environment, Simple
from languages.scheme.machine.closures import Closure, Code
from languages.scheme.machine.pruning import Pruning
from languages.scheme.objects.base import FALSE, UNASSIGNED, UNSPECIFIED, Value
from languages.scheme.objects.errors import error
from languages.scheme.objects.locations import Location
from languages.scheme.objects.places import Place
from languages.scheme.objects.symbols import intern


class Constant(Simple):
    """A quoted value."""

    _immutable_fields_ = ["content"]

    def __init__(self, content: Value) -> None:
        self.content = content

    def value(self, environment: Environment) -> Value:
        return self.content


class Box(Value):
    """Holds the value of a variable that is assigned, or that letrec may not have reached yet (UNASSIGNED)."""

    kind = "box"

    def __init__(self, content: Value) -> None:
        self.content = content


@unroll_safe
def scope_at(environment: Environment, depth: int) -> Environment:
    """The environment so many scopes further out."""
    for _ in range(depth):
        outer = environment.outer
        assert outer is not None
        environment = outer
    return environment


class Local(Simple):
    """A variable that is never assigned: its place is known, its value is in the environment itself."""

    _immutable_fields_ = ["depth", "index"]

    def __init__(self, depth: int, index: int) -> None:
        self.depth = depth
        self.index = index

    def value(self, environment: Environment) -> Value:
        return scope_at(environment, self.depth).get(self.index)


class Innermost(Simple):
    """A variable of the innermost scope."""

    _immutable_fields_ = ["index"]

    def __init__(self, index: int) -> None:
        self.index = index

    def value(self, environment: Environment) -> Value:
        return environment.get(self.index)


class Boxed(Simple):
    """An assigned variable."""

    _immutable_fields_ = ["depth", "index", "name"]

    def __init__(self, depth: int, index: int, name: str) -> None:
        self.depth = depth
        self.index = index
        self.name = name

    def box(self, environment: Environment) -> Box:
        """The variable's box."""
        box = scope_at(environment, self.depth).get(self.index)
        assert isinstance(box, Box)
        return box

    def value(self, environment: Environment) -> Value:
        content = self.box(environment).content
        if content is UNASSIGNED:
            raise error("this variable is used before it has a value:", [intern(self.name)])
        return content


class Assignment(Simple):
    """set! of a local variable, or its first value inside a body (``is_first``)."""

    _immutable_fields_ = ["variable", "new", "is_first"]

    def __init__(self, variable: Boxed, new: Simple, is_first: bool) -> None:
        self.variable = variable
        self.new = new
        self.is_first = is_first

    def value(self, environment: Environment) -> Value:
        new = self.new.value(environment)
        box = self.variable.box(environment)
        if not self.is_first and box.content is UNASSIGNED:
            raise error("this variable is assigned before it has a value:", [intern(self.variable.name)])
        box.content = new
        return UNSPECIFIED


class Global(Simple):
    """A global variable."""

    _immutable_fields_ = ["location", "place"]

    def __init__(self, location: Location, place: Place | None) -> None:
        self.location = location
        self.place = place

    def value(self, environment: Environment) -> Value:
        content = self.location.get()
        if content is UNASSIGNED:
            raise error("unbound variable:", [intern(self.location.name)]).at(self.place)
        return content


class GlobalAssignment(Simple):
    """set! or definition of a global variable."""

    _immutable_fields_ = ["location", "new", "is_definition", "place"]

    def __init__(self, location: Location, new: Simple, is_definition: bool, place: Place | None) -> None:
        self.location = location
        self.new = new
        self.is_definition = is_definition
        self.place = place

    def value(self, environment: Environment) -> Value:
        new = self.new.value(environment)
        if not self.is_definition and self.location.get() is UNASSIGNED:
            raise error("set!: unbound variable:", [intern(self.location.name)]).at(self.place)
        self.location.put(new)
        return UNSPECIFIED


class MakeClosure(Simple):
    """A lambda expression: its code and what its environment keeps of the present one."""

    _immutable_fields_ = ["code", "pruning"]

    def __init__(self, code: Code, pruning: Pruning) -> None:
        self.code = code
        self.pruning = pruning

    def value(self, environment: Environment) -> Value:
        return Closure(self.code, self.pruning.pruned(environment))


class SimpleIf(Simple):
    """A conditional all of whose parts are simple."""

    _immutable_fields_ = ["test", "consequent", "alternative"]

    def __init__(self, test: Simple, consequent: Simple, alternative: Simple) -> None:
        self.test = test
        self.consequent = consequent
        self.alternative = alternative

    def value(self, environment: Environment) -> Value:
        if self.test.value(environment) is not FALSE:
            return self.consequent.value(environment)
        return self.alternative.value(environment)


class SimpleOr(Simple):
    """The first value unless it is false, else the second."""

    _immutable_fields_ = ["first", "second"]

    def __init__(self, first: Simple, second: Simple) -> None:
        self.first = first
        self.second = second

    def value(self, environment: Environment) -> Value:
        value = self.first.value(environment)
        if value is not FALSE:
            return value
        return self.second.value(environment)
