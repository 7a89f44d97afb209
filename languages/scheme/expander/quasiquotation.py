"""Quasiquotation (section 4.2.8): templates with holes become calls of cons, append and list->vector.

What has no hole in it stays one constant.
"""

from languages.scheme.compiler.core import Core, Quote
from languages.scheme.expander.expand import SpecialForm, call_helper, expand, special
from languages.scheme.expander.forms import parts, place_of, stripped
from languages.scheme.expander.meanings import Scope, SyntaxMeaning, keyword
from languages.scheme.expander.rules import Auxiliary, as_list
from languages.scheme.objects.base import NIL, Value
from languages.scheme.objects.pairs import Pair
from languages.scheme.objects.vectors import Vector

UNQUOTE = Auxiliary("unquote")
UNQUOTE_SPLICING = Auxiliary("unquote-splicing")


@special("quasiquote")
def expand_quasiquote(form: Pair, scope: Scope) -> Core:
    items = parts(form, 2, 2, "quasiquote: expected one template:")
    return template(items[1], 1, scope, form)


def head(form: Value, scope: Scope) -> SyntaxMeaning | None:
    """The keyword of a form of two items, such as (unquote x)."""
    if isinstance(form, Pair):
        rest = form.cdr
        if isinstance(rest, Pair) and rest.cdr is NIL:
            return keyword(form.car, scope)
    return None


def second(form: Value) -> Value:
    """The second item of a form that has two."""
    assert isinstance(form, Pair)
    rest = form.cdr
    assert isinstance(rest, Pair)
    return rest.car


def is_quasiquote(meaning: SyntaxMeaning | None) -> bool:
    """Whether it is the keyword that opens a level."""
    return isinstance(meaning, SpecialForm) and meaning.name == "quasiquote"


def template(form: Value, level: int, scope: Scope, whole: Value) -> Core:
    """The core form of a template inside of so many quasiquotes."""
    if isinstance(form, Vector):
        items = template(as_list(form), level, scope, whole)
        if isinstance(items, Quote):
            return Quote(stripped(form))
        operands: list[Core] = [items]
        return call_helper("list->vector", operands, place_of(whole))
    if not isinstance(form, Pair):
        return Quote(stripped(form))
    meaning = head(form, scope)
    if meaning is UNQUOTE:
        if level == 1:
            return expand(second(form), scope)
        return relisted(form, level - 1, scope, whole)
    if is_quasiquote(meaning):
        return relisted(form, level + 1, scope, whole)
    return template_list(form, level, scope, whole)


def relisted(form: Pair, level: int, scope: Scope, whole: Value) -> Core:
    """A form of two items that stays, its second item being a template at another level."""
    inside = template(second(form), level, scope, whole)
    if isinstance(inside, Quote):
        return Quote(stripped(form))
    operands: list[Core] = [Quote(stripped(form.car)), inside]
    return call_helper("list", operands, place_of(whole))


def template_list(form: Pair, level: int, scope: Scope, whole: Value) -> Core:
    """A list or dotted list; without recursion along it."""
    items: list[Value] = []
    rest: Value = form
    while isinstance(rest, Pair) and (len(items) == 0 or not is_tail(rest, scope)):
        items.append(rest.car)
        rest = rest.cdr
    result = template(rest, level, scope, whole)
    for index in range(len(items) - 1, -1, -1):
        result = joined(items[index], result, level, scope, whole)
    return result


def is_tail(form: Value, scope: Scope) -> bool:
    """Whether the end of a list is a form of its own, as in (a . ,b), which was read as (a unquote b)."""
    meaning = head(form, scope)
    return meaning is UNQUOTE or meaning is UNQUOTE_SPLICING or is_quasiquote(meaning)


def joined(item: Value, rest: Core, level: int, scope: Scope, whole: Value) -> Core:
    """An item of a list before the rest of it."""
    operands: list[Core]
    if head(item, scope) is UNQUOTE_SPLICING:
        if level == 1:
            spliced = expand(second(item), scope)
            if isinstance(rest, Quote) and rest.value is NIL:
                return spliced
            operands = [spliced, rest]
            return call_helper("append", operands, place_of(whole))
        assert isinstance(item, Pair)
        first = relisted(item, level - 1, scope, whole)
    else:
        first = template(item, level, scope, whole)
    if isinstance(first, Quote) and isinstance(rest, Quote):
        return Quote(Pair(first.value, rest.value))
    operands = [first, rest]
    return call_helper("cons", operands, place_of(whole))
