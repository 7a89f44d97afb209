"""Output (section 6.13.3)."""

from languages.scheme.numbers.fixnum import Fixnum
from languages.scheme.objects.base import UNSPECIFIED, Value
from languages.scheme.objects.bytevectors import Bytevector
from languages.scheme.objects.chars import Char
from languages.scheme.objects.errors import wrong_type
from languages.scheme.objects.ports import BinaryOutput, OutputPort, TextOutput
from languages.scheme.objects.strings import String
from languages.scheme.primitives.current_ports import CURRENT_OUTPUT, binary_output, is_closed, text_output
from languages.scheme.primitives.ranges import checked_bound, checked_byte
from languages.scheme.primitives.registry import primitive
from languages.scheme.printer.printer import CYCLES, NO_LABELS, SHARED, text_of


@primitive("write", Value, TextOutput, optional=1, library="write")
def write(value: Value, port: TextOutput | None) -> Value:
    text_output("write", port).write(text_of(value, True, CYCLES))
    return UNSPECIFIED


@primitive("write-shared", Value, TextOutput, optional=1, library="write")
def write_shared(value: Value, port: TextOutput | None) -> Value:
    text_output("write-shared", port).write(text_of(value, True, SHARED))
    return UNSPECIFIED


@primitive("write-simple", Value, TextOutput, optional=1, library="write")
def write_simple(value: Value, port: TextOutput | None) -> Value:
    text_output("write-simple", port).write(text_of(value, True, NO_LABELS))
    return UNSPECIFIED


@primitive("display", Value, TextOutput, optional=1, library="write")
def display(value: Value, port: TextOutput | None) -> Value:
    text_output("display", port).write(text_of(value, False, CYCLES))
    return UNSPECIFIED


@primitive("newline", TextOutput, optional=1)
def newline(port: TextOutput | None) -> Value:
    text_output("newline", port).write("\n")
    return UNSPECIFIED


@primitive("write-char", Char, TextOutput, optional=1)
def write_char(char: Char, port: TextOutput | None) -> Value:
    text_output("write-char", port).write(chr(char.code))
    return UNSPECIFIED


@primitive("write-string", String, TextOutput, Fixnum, Fixnum, optional=3)
def write_string(string: String, port: TextOutput | None, start: Fixnum | None, end: Fixnum | None) -> Value:
    size = string.length()
    last = checked_bound("write-string", 4, end, 0, size, size)
    first = checked_bound("write-string", 3, start, 0, last, 0)
    text_output("write-string", port).write(string.part(first, last))
    return UNSPECIFIED


@primitive("write-u8", Value, BinaryOutput, optional=1)
def write_u8(byte: Value, port: BinaryOutput | None) -> Value:
    binary_output("write-u8", port).write(bytes([checked_byte("write-u8", 1, byte)]))
    return UNSPECIFIED


@primitive("write-bytevector", Bytevector, BinaryOutput, Fixnum, Fixnum, optional=3)
def write_bytevector(
    bytevector: Bytevector, port: BinaryOutput | None, start: Fixnum | None, end: Fixnum | None
) -> Value:
    size = len(bytevector.data)
    last = checked_bound("write-bytevector", 4, end, 0, size, size)
    first = checked_bound("write-bytevector", 3, start, 0, last, 0)
    binary_output("write-bytevector", port).write(bytes(bytevector.data[first:last]))
    return UNSPECIFIED


@primitive("flush-output-port", OutputPort, optional=1)
def flush_output_port(port: OutputPort | None) -> Value:
    flushed: Value = CURRENT_OUTPUT.present() if port is None else port
    if not isinstance(flushed, OutputPort):
        raise wrong_type("flush-output-port", 1, "output port", flushed)
    if not flushed.is_open:
        raise is_closed("flush-output-port", flushed)
    flushed.flush()
    return UNSPECIFIED
