"""Core forms: what remains of a program when all syntax is expanded.

    constant  variable  global  set!  lambda  if  or  begin  call  let  letrec*

Each form knows its free local variables and whether it is simple, in the machine's sense, when it is made.
Variables are objects, so no two bindings have one name.
"""

from languages.scheme.objects.base import Value
from languages.scheme.objects.locations import Location
from languages.scheme.objects.places import Place
from languages.scheme.objects.procedures import Primitive


class Variable:
    """A local variable; ``is_boxed`` when it is assigned, or used before letrec* has given it a value."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.is_boxed = False


class FreeVariables:
    """A set of variables in the order in which they were met."""

    def __init__(self) -> None:
        self.variables: dict[Variable, bool] = {}

    def add(self, variable: Variable) -> None:
        """Add one."""
        self.variables[variable] = True

    def add_all(self, other: "FreeVariables") -> None:
        """Add those of another set."""
        for variable in other.variables:
            self.variables[variable] = True

    def without(self, bound: list[Variable]) -> "FreeVariables":
        """The variables that are not bound here."""
        result = FreeVariables()
        for variable in self.variables:
            if variable not in bound:
                result.variables[variable] = True
        return result

    def has(self, variable: Variable) -> bool:
        """Whether it is one of them."""
        return variable in self.variables

    def has_any(self, variables: list[Variable]) -> bool:
        """Whether any of these is one of them."""
        for variable in variables:
            if variable in self.variables:
                return True
        return False


class Core:
    """A core form."""

    def __init__(self) -> None:
        self.free = FreeVariables()
        self.is_simple = False
        self.place: Place | None = None


class Quote(Core):
    """A constant."""

    def __init__(self, value: Value) -> None:
        Core.__init__(self)
        self.value = value
        self.is_simple = True


class Reference(Core):
    """A local variable."""

    def __init__(self, variable: Variable) -> None:
        Core.__init__(self)
        self.variable = variable
        self.free.add(variable)
        self.is_simple = True


class GlobalReference(Core):
    """A global variable."""

    def __init__(self, location: Location, place: Place | None) -> None:
        Core.__init__(self)
        self.location = location
        self.place = place
        self.is_simple = True


class Set(Core):
    """set! of a local variable; ``is_first``: its first value, in letrec*."""

    def __init__(self, variable: Variable, value: Core, is_first: bool) -> None:
        Core.__init__(self)
        self.variable = variable
        self.value = value
        self.is_first = is_first
        variable.is_boxed = True
        self.free.add_all(value.free)
        self.free.add(variable)
        self.is_simple = value.is_simple


class GlobalSet(Core):
    """set! or definition of a global variable."""

    def __init__(self, location: Location, value: Core, is_definition: bool, place: Place | None) -> None:
        Core.__init__(self)
        self.location = location
        self.value = value
        self.is_definition = is_definition
        self.place = place
        self.free.add_all(value.free)
        self.is_simple = value.is_simple


class LambdaClause:
    """Parameters and body of one clause; with ``has_rest`` the last parameter takes the rest."""

    def __init__(self, parameters: list[Variable], has_rest: bool, body: Core) -> None:
        self.parameters = parameters
        self.has_rest = has_rest
        self.body = body


class Lambda(Core):
    """lambda, or case-lambda with several clauses."""

    def __init__(self, clauses: list[LambdaClause], place: Place | None) -> None:
        Core.__init__(self)
        self.clauses = clauses
        self.place = place
        self.name = ""
        self.is_simple = True
        for clause in clauses:
            self.free.add_all(clause.body.free.without(clause.parameters))


class Test(Core):
    """if."""

    def __init__(self, test: Core, consequent: Core, alternative: Core) -> None:
        Core.__init__(self)
        self.test = test
        self.consequent = consequent
        self.alternative = alternative
        self.free.add_all(test.free)
        self.free.add_all(consequent.free)
        self.free.add_all(alternative.free)
        self.is_simple = test.is_simple and consequent.is_simple and alternative.is_simple


class Either(Core):
    """or, of two parts."""

    def __init__(self, first: Core, second: Core) -> None:
        Core.__init__(self)
        self.first = first
        self.second = second
        self.free.add_all(first.free)
        self.free.add_all(second.free)
        self.is_simple = first.is_simple and second.is_simple


class Begin(Core):
    """One thing for its effect, then another."""

    def __init__(self, first: Core, second: Core) -> None:
        Core.__init__(self)
        self.first = first
        self.second = second
        self.free.add_all(first.free)
        self.free.add_all(second.free)


class Call(Core):
    """A procedure call."""

    def __init__(self, operator: Core, operands: list[Core], place: Place | None) -> None:
        Core.__init__(self)
        self.operator = operator
        self.operands = operands
        self.place = place
        self.free.add_all(operator.free)
        self.is_simple = self.primitive() is not None
        for operand in operands:
            self.free.add_all(operand.free)
            if not operand.is_simple:
                self.is_simple = False

    def primitive(self) -> Primitive | None:
        """The primitive that is called, if it is known."""
        operator = self.operator
        if isinstance(operator, GlobalReference) and operator.location.is_fixed:
            value = operator.location.get()
            if isinstance(value, Primitive):
                return value
        return None


class Let(Core):
    """Variables with values.  No value sees any of the variables."""

    def __init__(self, variables: list[Variable], values: list[Core], body: Core) -> None:
        Core.__init__(self)
        self.variables = variables
        self.values = values
        self.body = body
        self.free.add_all(body.free.without(variables))
        for value in values:
            self.free.add_all(value.free)


class Letrec(Core):
    """letrec*: each value sees all variables and is computed after those before it."""

    def __init__(self, variables: list[Variable], values: list[Core], body: Core) -> None:
        Core.__init__(self)
        self.variables = variables
        self.values = values
        self.body = body
        inside = FreeVariables()
        inside.add_all(body.free)
        for value in values:
            inside.add_all(value.free)
        self.free = inside.without(variables)


def sequence(forms: list[Core]) -> Core:
    """Forms one after the other; there is at least one."""
    result = forms[len(forms) - 1]
    for index in range(len(forms) - 2, -1, -1):
        result = Begin(forms[index], result)
    return result
