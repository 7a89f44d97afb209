"""Binding constructs and iteration (sections 4.2.2, 4.2.4): let and its family, let-values, do."""

from languages.scheme.compiler.core import (
    Begin,
    Call,
    Core,
    Lambda,
    LambdaClause,
    Let,
    Letrec,
    Quote,
    Reference,
    Test,
    Variable,
    sequence,
)
from languages.scheme.expander.bodies import expand_body, formals_of, named, receive
from languages.scheme.expander.expand import expand, expand_all, special
from languages.scheme.expander.forms import identifier, malformed, parts, place_of, proper
from languages.scheme.expander.meanings import Scope
from languages.scheme.expander.primitive_forms import tail
from languages.scheme.objects.base import UNSPECIFIED, Value
from languages.scheme.objects.pairs import Pair
from languages.scheme.objects.symbols import Identifier


class Bindings:
    """The names and forms of ((name form) …)."""

    def __init__(self, names: list[Identifier], forms: list[Value]) -> None:
        self.names = names
        self.forms = forms

    def check_different(self, form: Value) -> None:
        """Refuse two of one name."""
        for index in range(len(self.names)):
            if self.names[index] in self.names[:index]:
                raise malformed(form, "two bindings have one name:")


def bindings_of(bindings: Value, form: Value) -> Bindings:
    """The parts of the bindings of a form."""
    why = "malformed bindings:"
    names: list[Identifier] = []
    forms: list[Value] = []
    for binding in proper(bindings, form, why):
        items = proper(binding, form, why)
        if len(items) != 2:
            raise malformed(form, "a binding is a name and an expression:")
        names.append(identifier(items[0], form, why))
        forms.append(items[1])
    return Bindings(names, forms)


def expand_values(bindings: Bindings, scope: Scope) -> list[Core]:
    """The values of bindings in a scope."""
    return [
        named(expand(bindings.forms[index], scope), bindings.names[index].symbol().name)
        for index in range(len(bindings.names))
    ]


@special("let")
def expand_let(form: Pair, scope: Scope) -> Core:
    items = parts(form, 3, -1, "let: expected bindings and a body:")
    name = items[1]
    if isinstance(name, Identifier):
        parts(form, 4, -1, "let: expected a name, bindings and a body:")
        return named_let(name, items[2], form, scope)
    bindings = bindings_of(name, form)
    bindings.check_different(form)
    values = expand_values(bindings, scope)
    inside = Scope(scope)
    variables = [inside.bind_variable(each) for each in bindings.names]
    return Let(variables, values, expand_body(tail(form, 2), inside, form))


def named_let(name: Identifier, binding_forms: Value, form: Pair, scope: Scope) -> Core:
    """A let whose body can call itself by a name."""
    bindings = bindings_of(binding_forms, form)
    bindings.check_different(form)
    values = expand_values(bindings, scope)
    around = Scope(scope)
    loop = around.bind_variable(name)
    inside = Scope(around)
    parameters = [inside.bind_variable(each) for each in bindings.names]
    body = expand_body(tail(form, 3), inside, form)
    value = named(Lambda([LambdaClause(parameters, False, body)], place_of(form)), loop.name)
    # The values are outside of the scope of the loop's name; variables are objects, so they may stand inside.
    return Letrec([loop], [value], Call(Reference(loop), values, place_of(form)))


@special("let*")
def expand_let_star(form: Pair, scope: Scope) -> Core:
    items = parts(form, 3, -1, "let*: expected bindings and a body:")
    bindings = bindings_of(items[1], form)
    variables: list[Variable] = []
    values: list[Core] = []
    inside = scope
    for index in range(len(bindings.names)):
        name = bindings.names[index]
        values.append(named(expand(bindings.forms[index], inside), name.symbol().name))
        inside = Scope(inside)
        variables.append(inside.bind_variable(name))
    result = expand_body(tail(form, 2), inside, form)
    for index in range(len(variables) - 1, -1, -1):
        result = Let([variables[index]], [values[index]], result)
    return result


@special("letrec")
def expand_letrec(form: Pair, scope: Scope) -> Core:
    return expand_letrec_star(form, scope)


@special("letrec*")
def expand_letrec_star(form: Pair, scope: Scope) -> Core:
    items = parts(form, 3, -1, "letrec: expected bindings and a body:")
    bindings = bindings_of(items[1], form)
    bindings.check_different(form)
    inside = Scope(scope)
    variables = [inside.bind_variable(name) for name in bindings.names]
    values = expand_values(bindings, inside)
    body = expand_body(tail(form, 2), inside, form)
    return Letrec(variables, values, body)


@special("let*-values")
def expand_let_star_values(form: Pair, scope: Scope) -> Core:
    items = parts(form, 3, -1, "let*-values: expected bindings and a body:")
    clauses = proper(items[1], form, "let*-values: malformed bindings:")
    return values_clauses(clauses, 0, tail(form, 2), form, scope)


def values_clauses(clauses: list[Value], index: int, body: Value, form: Value, scope: Scope) -> Core:
    """The clauses of let*-values from an index on, around the body."""
    if index == len(clauses):
        return expand_body(body, scope, form)
    items = values_clause(clauses[index], form)
    formals = formals_of(items[0], form)
    producer = expand(items[1], scope)
    inside = Scope(scope)
    parameters = [inside.bind_variable(name) for name in formals.names]
    rest = values_clauses(clauses, index + 1, body, form, inside)
    return receive(producer, parameters, formals.has_rest, rest, place_of(form))


def values_clause(clause: Value, form: Value) -> list[Value]:
    """The formals and the expression of a clause."""
    items = proper(clause, form, "let-values: malformed binding:")
    if len(items) != 2:
        raise malformed(form, "let-values: a binding is formals and an expression:")
    return items


@special("let-values")
def expand_let_values(form: Pair, scope: Scope) -> Core:
    items = parts(form, 3, -1, "let-values: expected bindings and a body:")
    inside = Scope(scope)
    clauses = [values_clause(clause, form) for clause in proper(items[1], form, "let-values: malformed bindings:")]
    producers = [expand(clause[1], scope) for clause in clauses]
    rests: list[bool] = []
    parameters: list[list[Variable]] = []
    for clause in clauses:
        formals = formals_of(clause[0], form)
        for name in formals.names:
            if name in inside.bindings:
                raise malformed(form, "let-values: two variables have one name:")
        parameters.append([inside.bind_variable(name) for name in formals.names])
        rests.append(formals.has_rest)
    result = expand_body(tail(form, 2), inside, form)
    for index in range(len(clauses) - 1, -1, -1):
        result = receive(producers[index], parameters[index], rests[index], result, place_of(form))
    return result


@special("do")
def expand_do(form: Pair, scope: Scope) -> Core:
    why = "do: expected ((variable init [step]) …) (test expression …) command …:"
    items = parts(form, 3, -1, why)
    specs = [proper(spec, form, why) for spec in proper(items[1], form, why)]
    loop = Variable("do")
    inside = Scope(scope)
    inits: list[Core] = []
    parameters: list[Variable] = []
    for spec in specs:
        if len(spec) < 2 or len(spec) > 3:
            raise malformed(form, why)
        inits.append(expand(spec[1], scope))
    for spec in specs:
        name = identifier(spec[0], form, why)
        if name in inside.bindings:
            raise malformed(form, "do: two variables have one name:")
        parameters.append(inside.bind_variable(name))
    steps: list[Core] = []
    for index in range(len(specs)):
        spec = specs[index]
        steps.append(expand(spec[2], inside) if len(spec) == 3 else Reference(parameters[index]))
    again: Core = Call(Reference(loop), steps, place_of(form))
    if len(items) > 3:
        again = Begin(sequence(expand_all(items[3:], inside)), again)
    ending = proper(items[2], form, why)
    if len(ending) == 0:
        raise malformed(form, why)
    result: Core = Quote(UNSPECIFIED)
    if len(ending) > 1:
        result = sequence(expand_all(ending[1:], inside))
    body = Test(expand(ending[0], inside), result, again)
    value = named(Lambda([LambdaClause(parameters, False, body)], place_of(form)), "do")
    return Letrec([loop], [value], Call(Reference(loop), inits, place_of(form)))
