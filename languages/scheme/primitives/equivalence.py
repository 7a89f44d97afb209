"""Equivalence, booleans, symbols and the end of files (sections 6.1, 6.3, 6.5, 6.13.2)."""

from languages.scheme.objects.base import EOF, Boolean, Value, boolean
from languages.scheme.objects.equality import equal, eqv, same
from languages.scheme.objects.errors import wrong_type
from languages.scheme.objects.strings import String
from languages.scheme.objects.symbols import Symbol, intern
from languages.scheme.primitives.registry import primitive


@primitive("eq?", Value, Value)
def is_eq(first: Value, second: Value) -> Value:
    return boolean(same(first, second))


@primitive("eqv?", Value, Value)
def is_eqv(first: Value, second: Value) -> Value:
    return boolean(eqv(first, second))


@primitive("equal?", Value, Value)
def is_equal(first: Value, second: Value) -> Value:
    return boolean(equal(first, second))


@primitive("boolean?", Value)
def is_boolean(value: Value) -> Value:
    return boolean(isinstance(value, Boolean))


@primitive("boolean=?", Boolean, Boolean, rest=True)
def same_booleans(first: Boolean, second: Boolean, rest: list[Value]) -> Value:
    result = first is second
    for index in range(len(rest)):
        if not isinstance(rest[index], Boolean):
            raise wrong_type("boolean=?", index + 3, "boolean", rest[index])
        result = result and rest[index] is first
    return boolean(result)


@primitive("symbol?", Value)
def is_symbol(value: Value) -> Value:
    return boolean(isinstance(value, Symbol))


@primitive("symbol=?", Symbol, Symbol, rest=True)
def same_symbols(first: Symbol, second: Symbol, rest: list[Value]) -> Value:
    result = first is second
    for index in range(len(rest)):
        if not isinstance(rest[index], Symbol):
            raise wrong_type("symbol=?", index + 3, "symbol", rest[index])
        result = result and rest[index] is first
    return boolean(result)


@primitive("symbol->string", Symbol)
def symbol_to_string(symbol: Symbol) -> Value:
    return String(symbol.name)


@primitive("string->symbol", String)
def string_to_symbol(string: String) -> Value:
    return intern(string.text())


@primitive("eof-object")
def eof_object() -> Value:
    return EOF


@primitive("eof-object?", Value)
def is_eof_object(value: Value) -> Value:
    return boolean(value is EOF)
