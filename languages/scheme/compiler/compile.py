"""Core forms to nodes: variables get their places, what is not simple gets a name.

    (f (g x) (car (h y)))   =>   await t1 = (g x); await t2 = (h y); (f t1 (car t2))

which is the A-normal form of Flanagan et al. (PLDI 1993), but for operands that stay nested where they are simple.
"""

from languages.scheme.compiler.core import (
    Begin,
    Call,
    Core,
    Either,
    FreeVariables,
    GlobalReference,
    GlobalSet,
    Lambda,
    Let,
    Letrec,
    Quote,
    Reference,
    Set,
    Test,
    Variable,
)
from languages.scheme.compiler.letrec import Boxes, Fixed, take_apart
from languages.scheme.compiler.scopes import Scope, position_of, prune
from languages.scheme.machine.base import Node, Simple
from languages.scheme.machine.bindings import (
    Await,
    AwaitEffect,
    Bind,
    Bind1,
    BindBoxes,
    Effect,
    Fix,
    If,
    Or,
    PutIntoBoxes,
)
from languages.scheme.machine.calls import call, primitive_call
from languages.scheme.machine.closures import Code
from languages.scheme.machine.nodes import (
    Assignment,
    Boxed,
    Constant,
    Global,
    GlobalAssignment,
    Innermost,
    Local,
    MakeClosure,
    SimpleIf,
    SimpleOr,
)
from languages.scheme.objects.places import Place


def compile_program(form: Core) -> Node:
    """The tree of a whole form, to be executed in the empty environment."""
    return node(form, Scope([], None))


def node(form: Core, scope: Scope) -> Node:
    """The tree of a form whose variables are in a scope."""
    if form.is_simple:
        return simple(form, scope)
    if isinstance(form, Test):
        return test(form, scope)
    if isinstance(form, Either):
        return either(form, scope)
    if isinstance(form, Begin):
        return begin(form, scope)
    if isinstance(form, Call):
        return procedure_call(form, scope)
    if isinstance(form, Let):
        return let(form, scope)
    if isinstance(form, Letrec):
        return node(take_apart(form), scope)
    if isinstance(form, Fixed):
        return fix(form, scope)
    if isinstance(form, Boxes):
        body = node(form.body, Scope(form.variables, scope))
        return BindBoxes(len(form.variables), body)
    if isinstance(form, Set):
        variable = Variable("value")
        return bind_one(variable, form.value, Set(form.variable, Reference(variable), form.is_first), scope)
    if isinstance(form, GlobalSet):
        variable = Variable("value")
        assignment = GlobalSet(form.location, Reference(variable), form.is_definition, form.place)
        return bind_one(variable, form.value, assignment, scope)
    raise AssertionError("an unknown core form")


# --- what is simple


def simple(form: Core, scope: Scope) -> Simple:
    """The node of a simple form."""
    if isinstance(form, Quote):
        return Constant(form.value)
    if isinstance(form, Reference):
        return reference(form.variable, scope)
    if isinstance(form, GlobalReference):
        return Constant(form.location.get()) if form.location.is_fixed else Global(form.location, form.place)
    if isinstance(form, Set):
        return Assignment(boxed(form.variable, scope), simple(form.value, scope), form.is_first)
    if isinstance(form, GlobalSet):
        return GlobalAssignment(form.location, simple(form.value, scope), form.is_definition, form.place)
    if isinstance(form, Lambda):
        return closure(form, scope)
    if isinstance(form, Test):
        return SimpleIf(simple(form.test, scope), simple(form.consequent, scope), simple(form.alternative, scope))
    if isinstance(form, Either):
        return SimpleOr(simple(form.first, scope), simple(form.second, scope))
    if isinstance(form, Call):
        primitive = form.primitive()
        assert primitive is not None
        return primitive_call(primitive, [simple(operand, scope) for operand in form.operands], form.place)
    raise AssertionError("a core form that is not simple")


def reference(variable: Variable, scope: Scope) -> Simple:
    """The node that reads a variable."""
    if variable.is_boxed:
        return boxed(variable, scope)
    position = position_of(variable, scope)
    if position.depth == 0:
        return Innermost(position.index)
    return Local(position.depth, position.index)


def boxed(variable: Variable, scope: Scope) -> Boxed:
    """The node that reads a variable from its box."""
    position = position_of(variable, scope)
    return Boxed(position.depth, position.index, variable.name)


def closure(form: Lambda, scope: Scope) -> Simple:
    """The node of a lambda expression."""
    kept = prune(scope, form.free)
    return MakeClosure(code(form, kept.scope), kept.pruning)


def code(form: Lambda, scope: Scope) -> Code:
    """The code of a lambda expression whose environment has the shape of the scope."""
    result: Code | None = None
    for index in range(len(form.clauses) - 1, -1, -1):
        clause = form.clauses[index]
        inside = scope
        if len(clause.parameters) > 0:
            inside = Scope(clause.parameters, scope)
        body = with_boxes(clause.parameters, node(clause.body, inside))
        body.label = label(form.name if form.name != "" else "lambda", form.place)
        required = len(clause.parameters) - (1 if clause.has_rest else 0)
        result = Code(form.name, required, clause.has_rest, body, form.place, result)
    assert result is not None
    return result


def with_boxes(variables: list[Variable], body: Node) -> Node:
    """A body in a new scope; the variables that are assigned are put into boxes first."""
    indices: list[int] = []
    for index in range(len(variables)):
        if variables[index].is_boxed:
            indices.append(index)
    return PutIntoBoxes(indices, body) if len(indices) > 0 else body


# --- what is not


def test(form: Test, scope: Scope) -> Node:
    """if; a test that is no simple form is awaited, or its own test is lifted."""
    if form.test.is_simple:
        return If(simple(form.test, scope), node(form.consequent, scope), node(form.alternative, scope))
    variable = Variable("test")
    return bind_one(variable, form.test, Test(Reference(variable), form.consequent, form.alternative), scope)


def either(form: Either, scope: Scope) -> Node:
    """or."""
    if form.first.is_simple:
        return Or(simple(form.first, scope), node(form.second, scope))
    variable = Variable("first")
    return bind_one(variable, form.first, Either(Reference(variable), form.second), scope)


def begin(form: Begin, scope: Scope) -> Node:
    """One thing after the other."""
    if form.first.is_simple:
        return Effect(simple(form.first, scope), node(form.second, scope))
    kept = prune(scope, form.second.free)
    second = node(form.second, kept.scope)
    second.label = label("after", form.first.place)
    return AwaitEffect(node(form.first, scope), kept.pruning, second, form.first.place)


def label(what: str, place: Place | None) -> str:
    """What traces show of a node at which the loop arrives."""
    return what if place is None else what + " " + place.text()


def procedure_call(form: Call, scope: Scope) -> Node:
    """A call: operands that are not simple are awaited first, from left to right, then the others are computed."""
    operator = form.operator
    if isinstance(operator, Lambda):
        inlined = immediate(operator, form.operands)
        if inlined is not None:
            return node(inlined, scope)
    if not operator.is_simple:
        variable = Variable("operator")
        return bind_one(variable, operator, Call(Reference(variable), form.operands, form.place), scope)
    for index in range(len(form.operands)):
        operand = form.operands[index]
        if not operand.is_simple:
            variable = Variable("operand")
            operands = form.operands[:index] + [as_core(Reference(variable))] + form.operands[index + 1 :]
            return bind_one(variable, operand, Call(operator, operands, form.place), scope)
    return call(simple(operator, scope), [simple(operand, scope) for operand in form.operands], form.place)


def as_core(form: Core) -> Core:
    """The form itself, as an item of a list of forms."""
    return form


def immediate(operator: Lambda, operands: list[Core]) -> Core | None:
    """The let that a call of a lambda expression is, if it takes just so many arguments."""
    clause = operator.clauses[0]
    if len(operator.clauses) > 1 or clause.has_rest or len(clause.parameters) != len(operands):
        return None
    return Let(clause.parameters, operands, clause.body)


def let(form: Let, scope: Scope) -> Node:
    """let: values that are not simple one by one, then the others together; no value sees the variables, so they nest."""
    for index in range(len(form.variables)):
        value = form.values[index]
        if not value.is_simple:
            variables = form.variables[:index] + form.variables[index + 1 :]
            values = form.values[:index] + form.values[index + 1 :]
            return bind_one(form.variables[index], value, Let(variables, values, form.body), scope)
    if len(form.variables) == 0:
        return node(form.body, scope)
    values_of = [simple(value, scope) for value in form.values]
    body = with_boxes(form.variables, node(form.body, Scope(form.variables, scope)))
    return Bind1(values_of[0], body) if len(values_of) == 1 else Bind(values_of, body)


def bind_one(variable: Variable, value: Core, body: Core, scope: Scope) -> Node:
    """A let of one variable.  A primitive call is not awaited: only its operands are."""
    if value.is_simple:
        return let(Let([variable], [value], body), scope)
    if isinstance(value, Call) and value.primitive() is not None:
        for index in range(len(value.operands)):
            operand = value.operands[index]
            if not operand.is_simple:
                inner = Variable("operand")
                operands = value.operands[:index] + [as_core(Reference(inner))] + value.operands[index + 1 :]
                rest = Let([variable], [as_core(Call(value.operator, operands, value.place))], body)
                return bind_one(inner, operand, rest, scope)
    kept = prune(scope, body.free.without([variable]))
    inside = with_boxes([variable], node(body, Scope([variable], kept.scope)))
    inside.label = label("after", value.place)
    return Await(node(value, scope), kept.pruning, inside, value.place)


def fix(form: Fixed, scope: Scope) -> Node:
    """Closures that share a scope, in which the body goes on."""
    live = FreeVariables()
    live.add_all(form.free)
    kept = prune(scope, live)
    inside = Scope(form.variables, kept.scope)
    codes = [code(value, inside) for value in form.lambdas]
    return Fix(codes, kept.pruning, node(form.body, inside))
