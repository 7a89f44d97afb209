"""The ports that are used where none is named (section 6.13.1), and checks of ports that procedures share."""

from languages.scheme.machine.control import CONTROLS
from languages.scheme.machine.parameters import Parameter
from languages.scheme.objects.base import FALSE, Value
from languages.scheme.objects.errors import SchemeError, error, wrong_type
from languages.scheme.objects.files import STDERR, STDIN, STDOUT
from languages.scheme.objects.ports import BinaryInput, BinaryOutput, Port, TextInput, TextOutput


def standard(name: str, port: Port) -> Parameter:
    """A parameter that holds a standard port."""
    parameter = Parameter(port, FALSE)
    CONTROLS[name] = parameter
    return parameter


CURRENT_INPUT = standard("current-input-port", STDIN)
CURRENT_OUTPUT = standard("current-output-port", STDOUT)
CURRENT_ERROR = standard("current-error-port", STDERR)


def is_closed(who: str, port: Value) -> SchemeError:
    """The error of using a port that was closed."""
    return error(who + ": the port is closed", [port])


def text_input(who: str, port: TextInput | None) -> TextInput:
    """The port to read text from: the given one, or else the current one.

    Raises: SchemeError.
    """
    if port is None:
        current = CURRENT_INPUT.present()
        if not isinstance(current, TextInput):
            raise wrong_type(who, 1, "textual input port", current)
        port = current
    if not port.is_open:
        raise is_closed(who, port)
    return port


def binary_input(who: str, port: BinaryInput | None) -> BinaryInput:
    """The same for bytes."""
    if port is None:
        current = CURRENT_INPUT.present()
        if not isinstance(current, BinaryInput):
            raise wrong_type(who, 1, "binary input port", current)
        port = current
    if not port.is_open:
        raise is_closed(who, port)
    return port


def text_output(who: str, port: TextOutput | None) -> TextOutput:
    """The port to write text to: the given one, or else the current one.

    Raises: SchemeError.
    """
    if port is None:
        current = CURRENT_OUTPUT.present()
        if not isinstance(current, TextOutput):
            raise wrong_type(who, 2, "textual output port", current)
        port = current
    if not port.is_open:
        raise is_closed(who, port)
    return port


def binary_output(who: str, port: BinaryOutput | None) -> BinaryOutput:
    """The same for bytes."""
    if port is None:
        current = CURRENT_OUTPUT.present()
        if not isinstance(current, BinaryOutput):
            raise wrong_type(who, 2, "binary output port", current)
        port = current
    if not port.is_open:
        raise is_closed(who, port)
    return port
