"""Looking at forms: their parts, their places, and the errors about them."""

from languages.scheme.expander.meanings import Alias
from languages.scheme.objects.base import Value
from languages.scheme.objects.errors import SchemeError, syntax_error
from languages.scheme.objects.pairs import LocatedPair, Pair, is_list, items_of
from languages.scheme.objects.places import Place
from languages.scheme.objects.symbols import Identifier, Symbol
from languages.scheme.objects.vectors import Vector


def place_of(form: Value) -> Place | None:
    """Where a form was read, if it was."""
    return form.place if isinstance(form, LocatedPair) else None


def malformed(form: Value, why: str) -> SchemeError:
    """An error about a form."""
    return syntax_error(why, [stripped(form)], place_of(form))


def parts(form: Value, least: int, most: int, why: str) -> list[Value]:
    """The items of a form, keyword included; ``most`` -1: no limit.  The error says why otherwise."""
    if not is_list(form):
        raise malformed(form, why)
    items = items_of(form)
    if len(items) < least or (most >= 0 and len(items) > most):
        raise malformed(form, why)
    return items


def proper(form: Value, whole: Value, why: str) -> list[Value]:
    """The items of a list inside of a form."""
    if not is_list(form):
        raise malformed(whole, why)
    return items_of(form)


def identifier(form: Value, whole: Value, why: str) -> Identifier:
    """A form that must be an identifier."""
    if not isinstance(form, Identifier):
        raise malformed(whole, why)
    return form


def located(car: Value, cdr: Value, place: Place | None) -> Pair:
    """A pair at a place."""
    return Pair(car, cdr) if place is None else LocatedPair(car, cdr, place)


def stripped(form: Value) -> Value:
    """What quote gives: the form with symbols in the place of aliases.  Parts without aliases are not copied."""
    if isinstance(form, Identifier):
        return form.symbol()
    if not has_alias(form):
        return form
    if isinstance(form, Pair):
        return stripped_pairs(form)
    if isinstance(form, Vector):
        return Vector([stripped(item) for item in form.items])
    return form


def stripped_pairs(form: Pair) -> Value:
    """A copy of a list or its like without aliases, made without recursion along the list."""
    items: list[Value] = []
    rest: Value = form
    while isinstance(rest, Pair) and has_alias(rest):
        items.append(stripped(rest.car))
        rest = rest.cdr
    if isinstance(rest, Identifier):
        rest = rest.symbol()
    elif not isinstance(rest, Pair):
        rest = stripped(rest)
    for index in range(len(items) - 1, -1, -1):
        rest = Pair(items[index], rest)
    return rest


def has_alias(form: Value) -> bool:
    """Whether a form has an alias in it.  Constants may be circular; aliases never are in a circle."""
    seen: dict[Value, bool] = {}
    pending: list[Value] = [form]
    while len(pending) > 0:
        part = pending.pop()
        if isinstance(part, Alias):
            return True
        if isinstance(part, Pair):
            if part not in seen:
                seen[part] = True
                pending.append(part.cdr)
                pending.append(part.car)
        elif isinstance(part, Vector):
            if part not in seen:
                seen[part] = True
                for item in part.items:
                    pending.append(item)
    return False


def is_symbol_named(form: Value, name: str) -> bool:
    """Whether it is the symbol of that name."""
    return isinstance(form, Symbol) and form.name == name
