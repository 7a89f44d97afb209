"""include, include-ci and cond-expand: forms that stand for other forms wherever they are."""

from languages.scheme.compiler.core import Core, sequence
from languages.scheme.expander.conditions import holds
from languages.scheme.expander.expand import expand_all, special
from languages.scheme.expander.forms import malformed, parts, place_of, proper
from languages.scheme.expander.meanings import Scope
from languages.scheme.expander.sources import file_forms, folder_of
from languages.scheme.objects.base import NIL, Value
from languages.scheme.objects.pairs import Pair
from languages.scheme.objects.strings import String

# The keywords of such forms.
SPLICED = ["include", "include-ci", "cond-expand"]


def spliced_forms(form: Pair, keyword: str) -> list[Value]:
    """The forms that a form with one of these keywords stands for."""
    if keyword == "cond-expand":
        return proper(expand_condition(form), form, "cond-expand: malformed clause:")
    return included_forms(form, keyword == "include-ci")


@special("include")
def expand_include(form: Pair, scope: Scope) -> Core:
    return expand_spliced(form, "include", scope)


@special("include-ci")
def expand_include_ci(form: Pair, scope: Scope) -> Core:
    return expand_spliced(form, "include-ci", scope)


@special("cond-expand")
def expand_cond_expand(form: Pair, scope: Scope) -> Core:
    return expand_spliced(form, "cond-expand", scope)


def expand_spliced(form: Pair, keyword: str, scope: Scope) -> Core:
    """The forms, where one expression is needed."""
    forms = spliced_forms(form, keyword)
    if len(forms) == 0:
        raise malformed(form, "no expression is left of")
    return sequence(expand_all(forms, scope))


def included_forms(form: Pair, folds_case: bool) -> list[Value]:
    """The forms of the files that an include names, looked for beside the file that it stands in."""
    forms: list[Value] = []
    place = place_of(form)
    folder = "" if place is None else folder_of(place.source.name)
    for item in parts(form, 2, -1, "include: expected file names:")[1:]:
        if not isinstance(item, String):
            raise malformed(form, "include: a file name must be a string:")
        name = item.text()
        forms += file_forms(name if name.startswith("/") else folder + name, folds_case)
    return forms


def expand_condition(form: Pair) -> Value:
    """The forms of the first clause of cond-expand whose requirement holds, as a list."""
    for clause in parts(form, 2, -1, "cond-expand: expected clauses:")[1:]:
        if not isinstance(clause, Pair):
            raise malformed(form, "cond-expand: a clause is (requirement form …):")
        if holds(clause.car, form):
            return clause.cdr
    return NIL
