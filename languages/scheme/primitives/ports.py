"""Ports (section 6.13.1): what they are, opening and closing them, files."""

import os

from languages.scheme.objects.base import UNSPECIFIED, Value, boolean
from languages.scheme.objects.bytevectors import Bytevector
from languages.scheme.objects.errors import wrong_type
from languages.scheme.objects.files import (
    FileBinaryInput,
    FileBinaryOutput,
    FileTextInput,
    FileTextOutput,
    failed,
    open_file,
)
from languages.scheme.objects.ports import (
    BinaryInput,
    BinaryOutput,
    BytevectorOutput,
    InputPort,
    OutputPort,
    Port,
    StringOutput,
    TextInput,
    TextOutput,
)
from languages.scheme.objects.strings import String
from languages.scheme.primitives.registry import primitive

FOR_OUTPUT = os.O_WRONLY | os.O_CREAT | os.O_TRUNC


@primitive("port?", Value)
def is_port(value: Value) -> Value:
    return boolean(isinstance(value, Port))


@primitive("input-port?", Value)
def is_input_port(value: Value) -> Value:
    return boolean(isinstance(value, InputPort))


@primitive("output-port?", Value)
def is_output_port(value: Value) -> Value:
    return boolean(isinstance(value, OutputPort))


@primitive("textual-port?", Value)
def is_textual_port(value: Value) -> Value:
    return boolean(isinstance(value, (TextInput, TextOutput)))


@primitive("binary-port?", Value)
def is_binary_port(value: Value) -> Value:
    return boolean(isinstance(value, (BinaryInput, BinaryOutput)))


@primitive("input-port-open?", InputPort)
def is_input_port_open(port: InputPort) -> Value:
    return boolean(port.is_open)


@primitive("output-port-open?", OutputPort)
def is_output_port_open(port: OutputPort) -> Value:
    return boolean(port.is_open)


@primitive("close-port", Port)
def close_port(port: Port) -> Value:
    port.close()
    return UNSPECIFIED


@primitive("close-input-port", InputPort)
def close_input_port(port: InputPort) -> Value:
    port.close()
    return UNSPECIFIED


@primitive("close-output-port", OutputPort)
def close_output_port(port: OutputPort) -> Value:
    port.close()
    return UNSPECIFIED


@primitive("open-input-string", String)
def open_input_string(string: String) -> Value:
    return TextInput("<string>", string.text())


@primitive("open-output-string")
def open_output_string() -> Value:
    return StringOutput()


@primitive("get-output-string", Value)
def get_output_string(port: Value) -> Value:
    if not isinstance(port, StringOutput):
        raise wrong_type("get-output-string", 1, "port that open-output-string made", port)
    return String(port.contents())


@primitive("open-input-bytevector", Bytevector)
def open_input_bytevector(bytevector: Bytevector) -> Value:
    return BinaryInput(bytes(bytevector.data))


@primitive("open-output-bytevector")
def open_output_bytevector() -> Value:
    return BytevectorOutput()


@primitive("get-output-bytevector", Value)
def get_output_bytevector(port: Value) -> Value:
    if not isinstance(port, BytevectorOutput):
        raise wrong_type("get-output-bytevector", 1, "port that open-output-bytevector made", port)
    return Bytevector(bytearray(port.contents()))


@primitive("open-input-file", String, library="file")
def open_input_file(name: String) -> Value:
    return FileTextInput(name.text(), open_file(name.text(), os.O_RDONLY))


@primitive("open-binary-input-file", String, library="file")
def open_binary_input_file(name: String) -> Value:
    return FileBinaryInput(name.text(), open_file(name.text(), os.O_RDONLY))


@primitive("open-output-file", String, library="file")
def open_output_file(name: String) -> Value:
    return FileTextOutput(name.text(), open_file(name.text(), FOR_OUTPUT), True)


@primitive("open-binary-output-file", String, library="file")
def open_binary_output_file(name: String) -> Value:
    return FileBinaryOutput(name.text(), open_file(name.text(), FOR_OUTPUT))


@primitive("file-exists?", String, library="file")
def file_exists(name: String) -> Value:
    text = name.text()
    return boolean("\0" not in text and os.path.exists(text))


@primitive("delete-file", String, library="file")
def delete_file(name: String) -> Value:
    text = name.text()
    try:
        os.unlink(text)
    except OSError as problem:
        raise failed("delete", text, problem) from None
    return UNSPECIFIED
