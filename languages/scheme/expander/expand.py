"""Expressions to core forms.  Special forms register themselves here; this module knows calls, variables and constants.

@special("if")
def expand_if(form: Pair, scope: Scope) -> Core: …
"""

from collections.abc import Callable
from typing import Any

from languages.scheme.compiler.core import Call, Core, GlobalReference, Quote, Reference
from languages.scheme.expander.forms import malformed, place_of, proper
from languages.scheme.expander.meanings import (
    GlobalMeaning,
    LocalMeaning,
    Meaning,
    Scope,
    SyntaxMeaning,
    keyword,
    meaning_of,
)
from languages.scheme.expander.rules import Macro
from languages.scheme.objects.base import NIL, Value
from languages.scheme.objects.locations import Location
from languages.scheme.objects.pairs import Pair
from languages.scheme.objects.places import Place
from languages.scheme.objects.symbols import Identifier

# A use of a macro that is still one after so many expansions will not end.
EXPANSION_LIMIT = 10000


class SpecialForm(SyntaxMeaning):
    """A keyword that the expander knows."""

    _immutable_fields_ = ["name"]

    def __init__(self, name: str) -> None:
        self.name = name

    def expand(self, form: Pair, scope: Scope) -> Core:
        """The core form of a use as an expression."""
        raise malformed(form, self.name + ": not allowed here:")


SPECIAL_FORMS: dict[str, SpecialForm] = {}


def special(name: str) -> Callable[[Callable[..., Core]], Callable[..., Core]]:
    """Register a function as the meaning of a keyword in expressions."""

    def register(function: Callable[..., Core]) -> Callable[..., Core]:
        def expand_form(self: Any, form: Pair, scope: Scope) -> Core:
            return function(form, scope)

        cls = type(function.__name__ + "_form", (SpecialForm,), {"expand": expand_form})
        SPECIAL_FORMS[name] = cls(name)
        return function

    return register


def structural(name: str) -> SpecialForm:
    """Register a keyword that bodies or programs look for themselves."""
    SPECIAL_FORMS[name] = SpecialForm(name)
    return SPECIAL_FORMS[name]


class Helpers:
    """Procedures that expansions call whatever their names mean where they are used."""

    def __init__(self) -> None:
        self.locations: dict[str, Location] = {}

    def location(self, name: str) -> Location:
        """The location of one of them."""
        location = self.locations.get(name, None)
        if location is None:
            location = Location(name)
            self.locations[name] = location
        return location


HELPERS = Helpers()


def call_helper(name: str, operands: list[Core], place: Place | None) -> Core:
    """A call of a procedure of the implementation."""
    return Call(GlobalReference(HELPERS.location(name), place), operands, place)


def expand(form: Value, scope: Scope) -> Core:
    """The core form of an expression; SchemeError when it is malformed."""
    form = expand_macros(form, scope)
    if isinstance(form, Pair):
        syntax = keyword(form.car, scope)
        if isinstance(syntax, SpecialForm):
            return syntax.expand(form, scope)
        return expand_call(form, scope)
    if isinstance(form, Identifier):
        return expand_variable(form, meaning_of(form, scope), None)
    if form is NIL:
        raise malformed(form, "an empty list is no expression; it must be quoted:")
    return Quote(form)


def expand_macros(form: Value, scope: Scope) -> Value:
    """What is left of a form when the keyword at its head is no macro."""
    for _ in range(EXPANSION_LIMIT):
        if not isinstance(form, Pair):
            return form
        syntax = keyword(form.car, scope)
        if isinstance(syntax, Macro):
            form = syntax.expand(form, scope)
        elif syntax is None or isinstance(syntax, SpecialForm):
            return form
        else:
            raise malformed(form, "this keyword is used in a wrong place:")
    raise malformed(form, "the expansion of this macro does not end")


def expand_variable(name: Identifier, meaning: Meaning, place: Place | None) -> Core:
    """A variable."""
    if isinstance(meaning, LocalMeaning):
        return Reference(meaning.variable)
    if isinstance(meaning, GlobalMeaning):
        return GlobalReference(meaning.location, place)
    raise malformed(name, "a keyword is no expression:")


def expand_call(form: Pair, scope: Scope) -> Core:
    """A procedure call."""
    place = place_of(form)
    operands = [expand_at(operand, scope, place) for operand in proper(form.cdr, form, "a call must be a list:")]
    return Call(expand_at(form.car, scope, place), operands, place)


def expand_at(form: Value, scope: Scope, place: Place | None) -> Core:
    """An expression; a variable is said to be at the place of the form around it."""
    if isinstance(form, Identifier):
        return expand_variable(form, meaning_of(form, scope), place)
    return expand(form, scope)


def expand_all(forms: list[Value], scope: Scope) -> list[Core]:
    """Several expressions."""
    return [expand(form, scope) for form in forms]
