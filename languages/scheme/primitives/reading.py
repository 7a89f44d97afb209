"""Input (section 6.13.2)."""

from languages.scheme.numbers.fixnum import Fixnum
from languages.scheme.objects.base import EOF, Value, boolean
from languages.scheme.objects.bytevectors import Bytevector
from languages.scheme.objects.chars import char_of
from languages.scheme.objects.ports import BinaryInput, TextInput
from languages.scheme.objects.strings import String
from languages.scheme.primitives.current_ports import binary_input, text_input
from languages.scheme.primitives.ranges import checked_bound, checked_size
from languages.scheme.primitives.registry import primitive
from languages.scheme.reader.reader import Reader


def char_or_eof(code: int) -> Value:
    """A character, or the end of the file for a negative code."""
    return EOF if code < 0 else char_of(code)


def byte_or_eof(byte: int) -> Value:
    """A byte, or the end of the file for a negative one."""
    return EOF if byte < 0 else Fixnum(byte)


def text_or_eof(text: str | None) -> Value:
    """A string, or the end of the file."""
    return EOF if text is None else String(text)


@primitive("read", TextInput, optional=1, library="read")
def read(port: TextInput | None) -> Value:
    return Reader(text_input("read", port), False).read()


@primitive("read-char", TextInput, optional=1)
def read_char(port: TextInput | None) -> Value:
    return char_or_eof(text_input("read-char", port).read())


@primitive("peek-char", TextInput, optional=1)
def peek_char(port: TextInput | None) -> Value:
    return char_or_eof(text_input("peek-char", port).peek())


@primitive("char-ready?", TextInput, optional=1)
def is_char_ready(port: TextInput | None) -> Value:
    return boolean(text_input("char-ready?", port).is_ready())


@primitive("read-line", TextInput, optional=1)
def read_line(port: TextInput | None) -> Value:
    return text_or_eof(text_input("read-line", port).read_line())


@primitive("read-string", Fixnum, TextInput, optional=1)
def read_string(count: Fixnum, port: TextInput | None) -> Value:
    return text_or_eof(text_input("read-string", port).read_string(checked_size("read-string", 1, count)))


@primitive("read-u8", BinaryInput, optional=1)
def read_u8(port: BinaryInput | None) -> Value:
    return byte_or_eof(binary_input("read-u8", port).read())


@primitive("peek-u8", BinaryInput, optional=1)
def peek_u8(port: BinaryInput | None) -> Value:
    return byte_or_eof(binary_input("peek-u8", port).peek())


@primitive("u8-ready?", BinaryInput, optional=1)
def is_u8_ready(port: BinaryInput | None) -> Value:
    return boolean(binary_input("u8-ready?", port).is_ready())


@primitive("read-bytevector", Fixnum, BinaryInput, optional=1)
def read_bytevector(count: Fixnum, port: BinaryInput | None) -> Value:
    data = binary_input("read-bytevector", port).read_bytes(checked_size("read-bytevector", 1, count))
    return EOF if data is None else Bytevector(bytearray(data))


@primitive("read-bytevector!", Bytevector, BinaryInput, Fixnum, Fixnum, optional=3)
def read_bytevector_into(
    bytevector: Bytevector, port: BinaryInput | None, start: Fixnum | None, end: Fixnum | None
) -> Value:
    size = len(bytevector.data)
    last = checked_bound("read-bytevector!", 4, end, 0, size, size)
    first = checked_bound("read-bytevector!", 3, start, 0, last, 0)
    data = binary_input("read-bytevector!", port).read_bytes(last - first)
    if data is None:
        return EOF
    for index in range(len(data)):
        bytevector.data[first + index] = data[index]
    return Fixnum(len(data))
