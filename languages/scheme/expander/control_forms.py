"""parameterize, guard and delayed evaluation (sections 4.2.5 to 4.2.7): calls of procedures that get thunks."""

from languages.scheme.compiler.core import Call, Core, Lambda, LambdaClause, Reference, Variable
from languages.scheme.expander.bodies import expand_body
from languages.scheme.expander.conditionals import cond_clauses
from languages.scheme.expander.expand import call_helper, expand, special
from languages.scheme.expander.forms import identifier, malformed, parts, place_of, proper
from languages.scheme.expander.meanings import Scope
from languages.scheme.expander.primitive_forms import tail
from languages.scheme.objects.base import Value
from languages.scheme.objects.pairs import Pair


def thunk(body: Core, form: Value) -> Core:
    """A procedure without parameters."""
    return Lambda([LambdaClause([], False, body)], place_of(form))


@special("parameterize")
def expand_parameterize(form: Pair, scope: Scope) -> Core:
    items = parts(form, 3, -1, "parameterize: expected bindings and a body:")
    why = "parameterize: a binding is a parameter and a value:"
    parameters: list[Core] = []
    values: list[Core] = []
    for binding in proper(items[1], form, why):
        pair = proper(binding, form, why)
        if len(pair) != 2:
            raise malformed(form, why)
        parameters.append(expand(pair[0], scope))
        values.append(expand(pair[1], scope))
    place = place_of(form)
    operands: list[Core] = [
        call_helper("list", parameters, place),
        call_helper("list", values, place),
        thunk(expand_body(tail(form, 2), scope, form), form),
    ]
    return call_helper("call-parameterized", operands, place)


@special("guard")
def expand_guard(form: Pair, scope: Scope) -> Core:
    why = "guard: expected (variable clause …) and a body:"
    items = parts(form, 3, -1, why)
    specification = proper(items[1], form, why)
    if len(specification) == 0:
        raise malformed(form, why)
    inside = Scope(scope)
    condition = inside.bind_variable(identifier(specification[0], form, why))
    reraise = Variable("reraise")
    no_arguments: list[Core] = []
    otherwise = Call(Reference(reraise), no_arguments, place_of(form))
    clauses = cond_clauses(specification[1:], form, inside, otherwise)
    operands: list[Core] = [
        Lambda([LambdaClause([condition, reraise], False, clauses)], place_of(form)),
        thunk(expand_body(tail(form, 2), scope, form), form),
    ]
    return call_helper("call-guarded", operands, place_of(form))


@special("delay")
def expand_delay(form: Pair, scope: Scope) -> Core:
    items = parts(form, 2, 2, "delay: expected one expression:")
    operands: list[Core] = [expand(items[1], scope)]
    return delayed(call_helper("forced-promise", operands, place_of(form)), form)


@special("delay-force")
def expand_delay_force(form: Pair, scope: Scope) -> Core:
    items = parts(form, 2, 2, "delay-force: expected one expression:")
    return delayed(expand(items[1], scope), form)


def delayed(body: Core, form: Value) -> Core:
    """A promise of what a promise, the value of the body, will have."""
    operands: list[Core] = [thunk(body, form)]
    return call_helper("delayed-promise", operands, place_of(form))
