"""Scopes: what each name of a module, class or function is.  Translated code.

The rules are those of Python's reference manual, "Naming and binding": a name that is bound somewhere in a function is
local to it, unless declared otherwise; functions see the names of functions around them, not those of classes.
``symbols`` collects what a text does with names; ``resolve`` decides.
"""

from __future__ import annotations

from languages.minipy.syntax.errors import SourceError

MODULE, CLASS, FUNCTION = "module", "class", "function"
LOCAL, CELL, FREE, GLOBAL_EXPLICIT, GLOBAL_IMPLICIT = "local", "cell", "free", "global", "global implicit"


class Symbol:
    """What a scope does with one name, and what it is."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.is_parameter = False
        self.is_assigned = False
        self.is_used = False
        self.is_annotated = False
        self.is_global = False
        self.is_nonlocal = False
        self.is_iteration = False
        """The target of a comprehension's loop."""
        self.is_free_in_class = False
        """Bound in a class body, and besides a free variable of the functions in it."""
        self.kind = ""
        self.idx = 0
        self.end = 0

    def is_bound(self) -> bool:
        """Whether the scope gives the name a value."""
        return self.is_parameter or self.is_assigned


class Scope:
    """A module, class body or function; lambdas and comprehensions are functions."""

    def __init__(self, kind: str, name: str, parent: Scope | None, class_name: str) -> None:
        self.kind = kind
        self.name = name
        self.parent = parent
        self.class_name = class_name
        """Of the class around, for private names; empty outside of classes."""
        self.children: list[Scope] = []
        self.symbols: dict[str, Symbol] = {}
        self.parameters: list[str] = []
        self.is_generator = False
        self.is_comprehension = False
        self.in_iterable = 0
        self.needs_class = False
        """Of a class body: a method uses ``__class__``."""
        if parent is not None:
            parent.children.append(self)

    def is_nested(self) -> bool:
        """Whether a function is around."""
        scope = self.parent
        while scope is not None:
            if scope.kind == FUNCTION:
                return True
            scope = scope.parent
        return False

    def symbol(self, name: str) -> Symbol:
        """What is known about a name, which is noted if it was not."""
        found = self.symbols.get(name)
        if found is None:
            found = Symbol(name)
            self.symbols[name] = found
        return found

    def kind_of(self, name: str) -> str:
        """What a name is; one that is not used is an implicit global."""
        found = self.symbols.get(name)
        return GLOBAL_IMPLICIT if found is None else found.kind

    def names_of(self, kind: str) -> list[str]:
        """The names of a kind, sorted."""
        found = [symbol.name for symbol in self.symbols.values() if symbol.kind == kind]
        if kind == FREE:
            found += [symbol.name for symbol in self.symbols.values() if symbol.is_free_in_class]
        found.sort()
        return found


def mangled(class_name: str, name: str) -> str:
    """The name that a private one (``__x``) has in a class."""
    if class_name == "" or not name.startswith("__") or name.endswith("__") or "." in name:
        return name
    stripped = class_name.lstrip("_")
    return "_" + stripped + name if stripped != "" else name


def resolve(scope: Scope) -> None:
    """Decide what the names of a module and of all scopes in it are.

    Raises: SourceError, for ``nonlocal`` without a variable.
    """
    resolve_scope(scope, set(), set())


def resolve_scope(scope: Scope, visible: set[str], global_names: set[str]) -> set[str]:
    """Decide for a scope and those in it; the names that they take from the functions around.

    visible: the names of the functions around; global_names: what they declared global.
    """
    local: set[str] = set()
    free: set[str] = set()
    inner_visible = set(visible)
    inner_global = set(global_names)
    for symbol in list(scope.symbols.values()):
        resolve_symbol(scope, symbol, visible, inner_visible, inner_global, local, free)
    if scope.kind == FUNCTION:
        inner_visible |= local
    elif scope.kind == CLASS:
        inner_visible = set(visible)
        inner_visible.add("__class__")
    wanted: set[str] = set()
    for child in scope.children:
        wanted |= resolve_scope(child, inner_visible, inner_global)
    if scope.kind == FUNCTION:
        for name in list(wanted):
            if name in local:
                scope.symbols[name].kind = CELL
                wanted.discard(name)
    elif scope.kind == CLASS and "__class__" in wanted:
        wanted.discard("__class__")
        scope.needs_class = True
    for name in list(wanted):
        pass_through(scope, name)
    return free | wanted


def resolve_symbol(
    scope: Scope,
    symbol: Symbol,
    visible: set[str],
    inner_visible: set[str],
    global_names: set[str],
    local: set[str],
    free: set[str],
) -> None:
    """Decide for one name."""
    name = symbol.name
    if symbol.is_global:
        symbol.kind = GLOBAL_EXPLICIT
        global_names.add(name)
        inner_visible.discard(name)
    elif symbol.is_nonlocal:
        if name not in visible:
            raise SourceError("no binding for nonlocal '" + name + "' found", symbol.idx, symbol.end)
        symbol.kind = FREE
        free.add(name)
    elif symbol.is_bound():
        symbol.kind = LOCAL
        local.add(name)
        global_names.discard(name)
    elif name in visible and name not in global_names:
        symbol.kind = FREE
        free.add(name)
    else:
        symbol.kind = GLOBAL_IMPLICIT


def pass_through(scope: Scope, name: str) -> None:
    """A variable of a function around that only scopes in this one use is free here too."""
    found = scope.symbols.get(name)
    if found is None:
        scope.symbol(name).kind = FREE
    elif scope.kind == CLASS and (found.is_bound() or found.is_global):
        found.is_free_in_class = True
