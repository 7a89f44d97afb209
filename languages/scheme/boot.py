"""Everything a program starts with: primitives, keywords, the procedures written in Scheme, the standard libraries.

This happens while the module is imported, so an executable has all of it as prebuilt data and starts at once.
"""

from pathlib import Path

from languages.scheme.expander import binding_forms, control_forms, environments, primitive_forms, quasiquotation
from languages.scheme.expander.catalogue import CATALOGUE, Library
from languages.scheme.expander.conditionals import ARROW, ELSE
from languages.scheme.expander.expand import HELPERS, SPECIAL_FORMS
from languages.scheme.expander.libraries import execute, fix
from languages.scheme.expander.meanings import GlobalMeaning, GlobalScope, SyntaxMeaning
from languages.scheme.expander.quasiquotation import UNQUOTE, UNQUOTE_SPLICING
from languages.scheme.expander.rules import ELLIPSIS, UNDERSCORE
from languages.scheme.expander.sources import TextForms
from languages.scheme.expander.standard import STANDARD
from languages.scheme.machine.control import CONTROLS
from languages.scheme.objects.base import Value
from languages.scheme.objects.symbols import Identifier, intern
from languages.scheme.primitives.catalogue import PRIMITIVES

AUXILIARIES: dict[str, SyntaxMeaning] = {
    "else": ELSE,
    "=>": ARROW,
    "...": ELLIPSIS,
    "_": UNDERSCORE,
    "unquote": UNQUOTE,
    "unquote-splicing": UNQUOTE_SPLICING,
}

# Importing these registered keywords and procedures.
MODULES = (binding_forms, control_forms, environments, primitive_forms, quasiquotation)

ALIASES = {"call/cc": "call-with-current-continuation"}

LIBRARY_FOLDER = Path(__file__).parent / "library"


class CoreScope(GlobalScope):
    """The scope of the implementation: its definitions are what the expander's helpers are."""

    def new_location(self, identifier: Identifier, name: str) -> GlobalMeaning:
        location = HELPERS.location(name)
        meaning = GlobalMeaning(location)
        self.own[location] = True
        self.bindings[identifier] = meaning
        return meaning


def core_scope() -> CoreScope:
    """The scope with everything in it."""
    scope = CoreScope("core")
    for name, value in {**PRIMITIVES, **CONTROLS}.items():
        define(scope, name, value)
    for name, original in ALIASES.items():
        scope.bind(intern(name), scope.bindings[intern(original)])
    for name, syntax in {**SPECIAL_FORMS, **AUXILIARIES}.items():
        scope.bind(intern(name), syntax)
    for path in sorted(LIBRARY_FOLDER.glob("*.scm")):
        execute(TextForms(path.read_text(encoding="utf-8"), "library/" + path.name, False), scope)
    fix(scope)
    return scope


def define(scope: CoreScope, name: str, value: Value) -> None:
    """A constant of the implementation."""
    location = scope.new_location(intern(name), name).location
    location.put(value)
    location.is_fixed = True


def standard_library(name: str, names: list[str], scope: CoreScope) -> Library:
    """A library of the report."""
    library = Library(name)
    for each in names:
        symbol = intern(each)
        library.exports[symbol] = scope.bindings[symbol]
    library.is_complete = True
    return library


CORE = core_scope()
for library_title, library_names in STANDARD.items():
    CATALOGUE.libraries[library_title] = standard_library(library_title, library_names, CORE)
