"""The requirements of cond-expand."""

from languages.scheme.expander.catalogue import library_exists, library_name
from languages.scheme.expander.forms import malformed, proper
from languages.scheme.expander.standard import FEATURES
from languages.scheme.objects.base import Value
from languages.scheme.objects.pairs import Pair
from languages.scheme.objects.symbols import Identifier


def holds(requirement: Value, form: Value) -> bool:
    """Whether a requirement of the form holds."""
    if isinstance(requirement, Identifier):
        name = requirement.symbol().name
        return name == "else" or name in FEATURES
    if not isinstance(requirement, Pair) or not isinstance(requirement.car, Identifier):
        raise malformed(form, "cond-expand: malformed requirement:")
    operator = requirement.car.symbol().name
    operands = proper(requirement.cdr, form, "cond-expand: malformed requirement:")
    if operator == "and":
        return all_hold(operands, form)
    if operator == "or":
        return any_holds(operands, form)
    if operator == "not" and len(operands) == 1:
        return not holds(operands[0], form)
    if operator == "library" and len(operands) == 1:
        return library_exists(library_name(operands[0], form))
    raise malformed(form, "cond-expand: malformed requirement:")


def all_hold(requirements: list[Value], form: Value) -> bool:
    """Whether all hold."""
    for requirement in requirements:
        if not holds(requirement, form):
            return False
    return True


def any_holds(requirements: list[Value], form: Value) -> bool:
    """Whether one holds."""
    for requirement in requirements:
        if holds(requirement, form):
            return True
    return False
