"""The text of values that have no parts."""

from languages.scheme.numbers.fixnum import Fixnum
from languages.scheme.numbers.printing import number_text
from languages.scheme.objects.base import Special, Value
from languages.scheme.objects.bytevectors import Bytevector
from languages.scheme.objects.chars import Char
from languages.scheme.objects.errors import ErrorObject
from languages.scheme.objects.procedures import Procedure
from languages.scheme.objects.strings import String
from languages.scheme.objects.symbols import Symbol
from languages.scheme.printer.quoting import written_char, written_string, written_symbol


def atom_text(value: Value, for_reader: bool) -> str:
    """A value as ``write`` (for the reader) or ``display`` (for people) shows it."""
    if isinstance(value, Symbol):
        return written_symbol(value.name) if for_reader else value.name
    if isinstance(value, Fixnum):
        return str(value.value)
    if isinstance(value, String):
        return written_string(value.text()) if for_reader else value.text()
    if isinstance(value, Char):
        return written_char(value.code) if for_reader else chr(value.code)
    if isinstance(value, Special):
        return value.name
    if isinstance(value, Bytevector):
        return "#u8(" + " ".join([str(byte) for byte in value.data]) + ")"
    if isinstance(value, Procedure):
        return named("procedure", value.procedure_name())
    if isinstance(value, ErrorObject):
        return named("error", written_string(value.message))
    number = number_text(value, 10)
    return "#<" + value.kind + ">" if number is None else number


def named(kind: str, name: str) -> str:
    """What has no external representation."""
    return "#<" + kind + ">" if name == "" else "#<" + kind + " " + name + ">"
