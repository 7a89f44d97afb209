"""Procedures: what may stand first in a call.

``Primitive`` is a function of the values of its arguments and nothing else: it may raise a SchemeError, but it calls no
guest procedure and captures no continuation.  Those that do are control procedures, which the machine gives its registers.
"""

from languages.scheme.objects.base import Value
from languages.scheme.objects.errors import SchemeError, wrong_count

ANY_NUMBER = -1


def count_text(minimum: int, maximum: int) -> str:
    """Numbers of arguments in words."""
    if maximum == ANY_NUMBER:
        return "at least " + str(minimum) + plural(minimum)
    if minimum == maximum:
        return str(minimum) + plural(minimum)
    return str(minimum) + " to " + str(maximum) + " arguments"


def plural(count: int) -> str:
    """The noun behind a number of arguments."""
    return " argument" if count == 1 else " arguments"


class Procedure(Value):
    """Anything that can be called."""

    kind = "procedure"

    def procedure_name(self) -> str:
        """The name it was defined by, "" if it has none."""
        return ""


class Primitive(Procedure):
    """A procedure written in Python.  ``call`` takes any number of arguments, the others so many without a list.

    Subclasses, which ``primitives.registry`` makes, override the entries that their number of arguments allows.
    """

    _immutable_fields_ = ["name", "minimum", "maximum"]

    def __init__(self, name: str, minimum: int, maximum: int) -> None:
        self.name = name
        self.minimum = minimum
        self.maximum = maximum

    def procedure_name(self) -> str:
        return self.name

    def call(self, arguments: list[Value]) -> Value:
        raise self.miscounted(len(arguments))

    def call0(self) -> Value:
        raise self.miscounted(0)

    def call1(self, first: Value) -> Value:
        raise self.miscounted(1)

    def call2(self, first: Value, second: Value) -> Value:
        raise self.miscounted(2)

    def call3(self, first: Value, second: Value, third: Value) -> Value:
        raise self.miscounted(3)

    def miscounted(self, given: int) -> SchemeError:
        return wrong_count(self.name, count_text(self.minimum, self.maximum), given)
