"""Conditionals (section 4.2.1): cond, case, and, or, when, unless."""

from languages.scheme.compiler.core import Call, Core, Either, Let, Quote, Reference, Test, Variable, sequence
from languages.scheme.expander.expand import call_helper, expand, expand_all, special
from languages.scheme.expander.forms import malformed, parts, place_of, proper, stripped
from languages.scheme.expander.meanings import Scope, keyword
from languages.scheme.expander.rules import Auxiliary
from languages.scheme.objects.base import FALSE, TRUE, UNSPECIFIED, Value
from languages.scheme.objects.pairs import Pair

ELSE = Auxiliary("else")
ARROW = Auxiliary("=>")


@special("and")
def expand_and(form: Pair, scope: Scope) -> Core:
    items = parts(form, 1, -1, "and: expected expressions:")
    if len(items) == 1:
        return Quote(TRUE)
    result = expand(items[-1], scope)
    for index in range(len(items) - 2, 0, -1):
        result = Test(expand(items[index], scope), result, Quote(FALSE))
    return result


@special("or")
def expand_or(form: Pair, scope: Scope) -> Core:
    items = parts(form, 1, -1, "or: expected expressions:")
    if len(items) == 1:
        return Quote(FALSE)
    result = expand(items[-1], scope)
    for index in range(len(items) - 2, 0, -1):
        result = Either(expand(items[index], scope), result)
    return result


@special("when")
def expand_when(form: Pair, scope: Scope) -> Core:
    items = parts(form, 3, -1, "when: expected a test and expressions:")
    return Test(expand(items[1], scope), sequence(expand_all(items[2:], scope)), Quote(UNSPECIFIED))


@special("unless")
def expand_unless(form: Pair, scope: Scope) -> Core:
    items = parts(form, 3, -1, "unless: expected a test and expressions:")
    return Test(expand(items[1], scope), Quote(UNSPECIFIED), sequence(expand_all(items[2:], scope)))


@special("cond")
def expand_cond(form: Pair, scope: Scope) -> Core:
    clauses = parts(form, 2, -1, "cond: expected clauses:")[1:]
    return cond_clauses(clauses, form, scope, Quote(UNSPECIFIED))


def cond_clauses(clauses: list[Value], form: Value, scope: Scope, otherwise: Core) -> Core:
    """Clauses of cond; ``otherwise`` is what happens when none is chosen and there is no else."""
    result = otherwise
    for index in range(len(clauses) - 1, -1, -1):
        items = proper(clauses[index], form, "cond: a clause is a list:")
        if len(items) == 0:
            raise malformed(form, "cond: a clause may not be empty:")
        if keyword(items[0], scope) is ELSE:
            if index != len(clauses) - 1 or len(items) < 2:
                raise malformed(form, "cond: else stands in the last clause, before expressions:")
            result = sequence(expand_all(items[1:], scope))
        else:
            result = cond_clause(items, form, scope, result)
    return result


def cond_clause(items: list[Value], form: Value, scope: Scope, otherwise: Core) -> Core:
    """(test expression …), (test => receiver), (test)"""
    test = expand(items[0], scope)
    if len(items) == 1:
        return Either(test, otherwise)
    if keyword(items[1], scope) is ARROW:
        if len(items) != 3:
            raise malformed(form, "cond: one expression follows =>:")
        variable = Variable("test")
        call = Call(expand(items[2], scope), [as_core(Reference(variable))], place_of(form))
        return Let([variable], [test], Test(Reference(variable), call, otherwise))
    return Test(test, sequence(expand_all(items[1:], scope)), otherwise)


def as_core(core: Core) -> Core:
    """The form itself, as an item of a list of forms."""
    return core


@special("case")
def expand_case(form: Pair, scope: Scope) -> Core:
    items = parts(form, 3, -1, "case: expected a key and clauses:")
    key = Variable("key")
    result: Core = Quote(UNSPECIFIED)
    for index in range(len(items) - 1, 1, -1):
        clause = proper(items[index], form, "case: a clause is a list:")
        if len(clause) < 2:
            raise malformed(form, "case: a clause is ((datum …) expression …):")
        body = case_body(clause, key, form, scope)
        if keyword(clause[0], scope) is ELSE:
            if index != len(items) - 1:
                raise malformed(form, "case: else stands in the last clause:")
            result = body
        else:
            data = proper(clause[0], form, "case: the data of a clause are a list:")
            if len(data) > 0:
                result = Test(case_test(data, key), body, result)
    return Let([key], [expand(items[1], scope)], result)


def case_body(clause: list[Value], key: Variable, form: Value, scope: Scope) -> Core:
    """What is done when a clause is chosen."""
    if keyword(clause[1], scope) is ARROW:
        if len(clause) != 3:
            raise malformed(form, "case: one expression follows =>:")
        return Call(expand(clause[2], scope), [as_core(Reference(key))], place_of(form))
    return sequence(expand_all(clause[1:], scope))


def case_test(data: list[Value], key: Variable) -> Core:
    """Whether the key is one of the data."""
    result: Core = Quote(FALSE)
    for index in range(len(data) - 1, -1, -1):
        operands: list[Core] = [Reference(key), Quote(stripped(data[index]))]
        test = call_helper("eqv?", operands, None)
        result = test if index == len(data) - 1 else Either(test, result)
    return result
