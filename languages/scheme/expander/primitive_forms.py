"""Primitive expression types (section 4.1) and sequences, assignments, case-lambda, let-syntax."""

from languages.scheme.compiler.core import Core, GlobalSet, Lambda, Quote, Set, Test, sequence
from languages.scheme.expander.bodies import clause, expand_body, named, procedure, transformer
from languages.scheme.expander.expand import expand, expand_all, special
from languages.scheme.expander.forms import identifier, malformed, parts, place_of, proper, stripped
from languages.scheme.expander.meanings import Alias, GlobalMeaning, GlobalScope, LocalMeaning, Scope, meaning_of
from languages.scheme.objects.base import UNSPECIFIED, Value
from languages.scheme.objects.errors import syntax_error
from languages.scheme.objects.pairs import Pair
from languages.scheme.objects.strings import String
from languages.scheme.objects.symbols import Identifier


@special("quote")
def expand_quote(form: Pair, scope: Scope) -> Core:
    return Quote(stripped(parts(form, 2, 2, "quote: expected one datum:")[1]))


@special("if")
def expand_if(form: Pair, scope: Scope) -> Core:
    items = parts(form, 3, 4, "if: expected a test and one or two expressions:")
    alternative: Core = Quote(UNSPECIFIED)
    if len(items) == 4:
        alternative = expand(items[3], scope)
    return Test(expand(items[1], scope), expand(items[2], scope), alternative)


@special("lambda")
def expand_lambda(form: Pair, scope: Scope) -> Core:
    items = parts(form, 3, -1, "lambda: expected parameters and a body:")
    return procedure(items[1], tail(form, 2), scope, form)


@special("case-lambda")
def expand_case_lambda(form: Pair, scope: Scope) -> Core:
    clauses = []
    for item in parts(form, 2, -1, "case-lambda: expected clauses:")[1:]:
        if not isinstance(item, Pair):
            raise malformed(form, "case-lambda: a clause is (parameters body …):")
        clauses.append(clause(item.car, item.cdr, scope, form))
    return Lambda(clauses, place_of(form))


@special("set!")
def expand_set(form: Pair, scope: Scope) -> Core:
    items = parts(form, 3, 3, "set!: expected a variable and a value:")
    name = identifier(items[1], form, "set!: the variable must be an identifier:")
    meaning = meaning_of(name, scope)
    value = named(expand(items[2], scope), name.symbol().name)
    if isinstance(meaning, LocalMeaning):
        return Set(meaning.variable, value, False)
    if not isinstance(meaning, GlobalMeaning):
        raise malformed(form, "set!: a keyword can't be assigned:")
    location = meaning.location
    if location.is_fixed or location not in name_scope(name, scope).own:
        raise malformed(form, "set!: this variable belongs to a library, which alone may assign it:")
    location.is_assigned = True
    return GlobalSet(location, value, False, place_of(form))


def name_scope(name: Identifier, scope: Scope) -> GlobalScope:
    """The program or library that an identifier was written in."""
    while isinstance(name, Alias) and scope.find(name) is None:
        scope = name.scope
        name = name.original
    return scope.global_scope()


@special("begin")
def expand_begin(form: Pair, scope: Scope) -> Core:
    items = parts(form, 2, -1, "begin: expected expressions:")
    return sequence(expand_all(items[1:], scope))


@special("let-syntax")
def expand_let_syntax(form: Pair, scope: Scope) -> Core:
    inside = Scope(scope)
    for binding in syntax_bindings(form):
        inside.bind(identifier(binding[0], form, "let-syntax: malformed binding:"), transformer(binding[1], scope))
    return expand_body(tail(form, 2), inside, form)


@special("letrec-syntax")
def expand_letrec_syntax(form: Pair, scope: Scope) -> Core:
    inside = Scope(scope)
    for binding in syntax_bindings(form):
        inside.bind(identifier(binding[0], form, "letrec-syntax: malformed binding:"), transformer(binding[1], inside))
    return expand_body(tail(form, 2), inside, form)


def syntax_bindings(form: Pair) -> list[list[Value]]:
    """The (keyword rules) parts of let-syntax."""
    items = parts(form, 3, -1, "let-syntax: expected bindings and a body:")
    bindings = [proper(item, form, "malformed binding:") for item in proper(items[1], form, "malformed bindings:")]
    for binding in bindings:
        if len(binding) != 2:
            raise malformed(form, "a binding is a keyword and its rules:")
    return bindings


@special("syntax-error")
def expand_syntax_error(form: Pair, scope: Scope) -> Core:
    items = parts(form, 2, -1, "syntax-error: expected a message:")
    message = items[1]
    if not isinstance(message, String):
        raise malformed(form, "syntax-error: the message must be a string:")
    raise syntax_error(message.text(), [stripped(item) for item in items[2:]], place_of(form))


def tail(form: Value, count: int) -> Value:
    """What follows the first so many items of a form, which has them."""
    for _ in range(count):
        assert isinstance(form, Pair)
        form = form.cdr
    return form
