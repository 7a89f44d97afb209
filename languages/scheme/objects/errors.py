"""Error objects and the Python exception that carries whatever a guest program raises."""

from languages.scheme.objects.base import Value
from languages.scheme.objects.places import Place

ORDINARY = 0
FILE = 1  # file-error?
READ = 2  # read-error?
SYNTAX = 3  # found by the expander


class ErrorObject(Value):
    """What ``error`` and the implementation itself raise: error-object? holds for it."""

    kind = "error object"

    def __init__(self, message: str, irritants: list[Value], category: int) -> None:
        self.message = message
        self.irritants = irritants
        self.category = category
        self.place: Place | None = None  # where in the program, if that is known
        self.excerpt = ""  # the line of the text and a caret below the place, if they are known


class SchemeError(Exception):
    """A guest exception on its way to its handler; ``condition`` may be any value."""

    def __init__(self, condition: Value) -> None:
        self.condition = condition
        self.place: Place | None = None  # the innermost call that is known to have raised it

    def at(self, place: Place | None) -> "SchemeError":
        """This exception; it remembers the place unless it knows one."""
        if self.place is None:
            self.place = place
        return self


def error(message: str, irritants: list[Value]) -> SchemeError:
    """An ordinary error, to be raised."""
    return SchemeError(ErrorObject(message, irritants, ORDINARY))


def file_error(message: str, irritants: list[Value]) -> SchemeError:
    """An error for which file-error? holds."""
    return SchemeError(ErrorObject(message, irritants, FILE))


def read_error(message: str, irritants: list[Value], place: Place | None = None) -> SchemeError:
    """An error for which read-error? holds."""
    condition = ErrorObject(message, irritants, READ)
    condition.place = place
    return SchemeError(condition)


def syntax_error(message: str, irritants: list[Value], place: Place | None = None) -> SchemeError:
    """A malformed program."""
    condition = ErrorObject(message, irritants, SYNTAX)
    condition.place = place
    return SchemeError(condition)


def wrong_type(who: str, position: int, expected: str, value: Value) -> SchemeError:
    """Argument number ``position`` (from one) of the procedure ``who`` is no ``expected``."""
    return error(who + ": argument " + str(position) + " must be: " + expected + "; it is", [value])


def bad_range(who: str, position: int, value: Value) -> SchemeError:
    """Argument number ``position`` (from one) of the procedure ``who`` is outside of what is possible."""
    return error(who + ": argument " + str(position) + " is out of range", [value])


def wrong_count(who: str, expected: str, given: int) -> SchemeError:
    """A procedure was called with a number of arguments that it does not take."""
    return error(who + ": expected " + expected + ", got " + str(given), [])
