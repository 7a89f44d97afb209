"""Scopes, and what identifiers mean in them."""

from languages.scheme.compiler.core import Variable
from languages.scheme.objects.base import UNASSIGNED, Value
from languages.scheme.objects.locations import Location
from languages.scheme.objects.symbols import Identifier, Symbol


class Meaning:
    """What an identifier stands for."""


class LocalMeaning(Meaning):
    """A local variable."""

    def __init__(self, variable: Variable) -> None:
        self.variable = variable


class GlobalMeaning(Meaning):
    """A global variable."""

    def __init__(self, location: Location) -> None:
        self.location = location


class SyntaxMeaning(Meaning):
    """A keyword: a special form or a macro."""


class Alias(Identifier):
    """An identifier that a macro inserted: it means what ``original`` means in ``scope``, unless someone binds it."""

    _immutable_fields_ = ["original", "scope"]

    def __init__(self, original: Identifier, scope: "Scope") -> None:
        self.original = original
        self.scope = scope

    def symbol(self) -> Symbol:
        return self.original.symbol()


class Scope:
    """Bindings of one region of the program."""

    def __init__(self, outer: "Scope | None") -> None:
        self.outer = outer
        self.bindings: dict[Identifier, Meaning] = {}

    def bind(self, identifier: Identifier, meaning: Meaning) -> None:
        """Bind an identifier here."""
        self.bindings[identifier] = meaning

    def bind_variable(self, identifier: Identifier) -> Variable:
        """Bind an identifier to a new local variable."""
        variable = Variable(identifier.symbol().name)
        self.bindings[identifier] = LocalMeaning(variable)
        return variable

    def find(self, identifier: Identifier) -> Meaning | None:
        """What it is bound to here or further out, as the identifier that it is."""
        scope: Scope | None = self
        while scope is not None:
            meaning = scope.bindings.get(identifier, None)
            if meaning is not None:
                return meaning
            scope = scope.outer
        return None

    def global_scope(self) -> "GlobalScope":
        """The outermost scope."""
        scope = self
        while True:
            outer = scope.outer
            if outer is None:
                break
            scope = outer
        assert isinstance(scope, GlobalScope)
        return scope


class GlobalScope(Scope):
    """The names of a program, a library or an environment."""

    def __init__(self, name: str) -> None:
        Scope.__init__(self, None)
        self.name = name
        self.own: dict[Location, bool] = {}  # defined, or expected to be defined, here; the others are imported
        self.is_closed = False  # an environment of ``eval`` in which nothing can be defined
        self.folds_case = False

    def expected(self, symbol: Symbol) -> Meaning:
        """A global variable that nobody has bound yet."""
        return self.new_location(symbol, symbol.name)

    def new_location(self, identifier: Identifier, name: str) -> GlobalMeaning:
        """Bind an identifier to a new location."""
        location = Location(name)
        meaning = GlobalMeaning(location)
        self.own[location] = True
        self.bindings[identifier] = meaning
        return meaning

    def definition(self, identifier: Identifier) -> Location:
        """The location that a definition in this scope writes; one that was imported is replaced by a new one."""
        meaning = self.bindings.get(identifier, None)
        if isinstance(meaning, GlobalMeaning) and meaning.location in self.own and not meaning.location.is_fixed:
            return meaning.location
        return self.new_location(identifier, identifier.symbol().name).location


def meaning_of(identifier: Identifier, scope: Scope) -> Meaning:
    """What an identifier stands for in a scope."""
    while True:
        meaning = scope.find(identifier)
        if meaning is not None:
            return meaning
        if not isinstance(identifier, Alias):
            return scope.global_scope().expected(identifier.symbol())
        scope = identifier.scope
        identifier = identifier.original


def keyword(form: Value, scope: Scope) -> SyntaxMeaning | None:
    """The special form or macro that an identifier stands for, if it does."""
    if isinstance(form, Identifier):
        meaning = meaning_of(form, scope)
        if isinstance(meaning, SyntaxMeaning):
            return meaning
    return None


def same_meaning(first: Identifier, first_scope: Scope, second: Identifier, second_scope: Scope) -> bool:
    """free-identifier=?: both stand for the same binding, or for none and were written alike."""
    one = meaning_of(first, first_scope)
    other = meaning_of(second, second_scope)
    if one is other:
        return True
    if isinstance(one, GlobalMeaning) and isinstance(other, GlobalMeaning):
        if one.location is other.location:
            return True
        unbound = one.location.get() is UNASSIGNED and other.location.get() is UNASSIGNED
        return unbound and first.symbol() is second.symbol()
    return False
