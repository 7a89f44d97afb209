"""Symbols, interned: one per name, so that identity is equality."""

from languages.scheme.objects.base import Value


class Identifier(Value):
    """What programs call things by: symbols, and the aliases that macro expansion puts in their place."""

    kind = "identifier"

    def symbol(self) -> "Symbol":
        """The symbol that was written."""
        raise NotImplementedError


class Symbol(Identifier):
    """A name.  Only ``intern`` makes one."""

    kind = "symbol"
    _immutable_fields_ = ["name"]

    def __init__(self, name: str) -> None:
        self.name = name

    def symbol(self) -> "Symbol":
        return self


class SymbolTable:
    """All symbols by name."""

    def __init__(self) -> None:
        self.symbols: dict[str, Symbol] = {}


TABLE = SymbolTable()


def intern(name: str) -> Symbol:
    """The symbol of a name."""
    symbol = TABLE.symbols.get(name, None)
    if symbol is None:
        symbol = Symbol(name)
        TABLE.symbols[name] = symbol
    return symbol
