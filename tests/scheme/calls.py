"""A program for the tests: reads ``(test name expected call)`` and ``(test-error name message call)`` from standard input.

Calls are of primitives, nested, on constants.  ``(begin …)`` and ``(define name call)`` are there for values that
change.  Whatever does not give what is expected is printed, and the number of tests.
"""

from languages.scheme.objects.base import EOF, Value
from languages.scheme.objects.errors import ErrorObject, SchemeError, error
from languages.scheme.objects.pairs import Pair, items_of
from languages.scheme.objects.ports import TextInput
from languages.scheme.objects.symbols import Symbol
from languages.scheme.primitives import bytevectors, chars, equivalence, lists, strings, vectors
from languages.scheme.primitives.registry import PRIMITIVES
from languages.scheme.printer.printer import displayed, written
from languages.scheme.reader.reader import Reader
from tests.scheme.echo import whole_input

MODULES = [bytevectors, chars, equivalence, lists, strings, vectors]  # they fill the table


class Calls:
    """Values by name, and the count of tests."""

    def __init__(self) -> None:
        self.names: dict[str, Value] = {}
        self.count = 0
        self.failed = 0

    def value(self, form: Value) -> Value:
        """The value of a form."""
        if isinstance(form, Symbol):
            return self.names[form.name]
        if not isinstance(form, Pair):
            return form
        head = form.car
        assert isinstance(head, Symbol)
        forms = items_of(form.cdr)
        if head.name == "quote":
            return forms[0]
        if head.name == "define":
            name = forms[0]
            assert isinstance(name, Symbol)
            self.names[name.name] = self.value(forms[1])
            return name
        if head.name == "begin":
            result: Value = EOF
            for each in forms:
                result = self.value(each)
            return result
        if head.name not in PRIMITIVES:
            raise error("no primitive " + head.name, [])
        primitive = PRIMITIVES[head.name]
        arguments = [self.value(each) for each in forms]
        if len(arguments) == 1:
            return primitive.call1(arguments[0])
        if len(arguments) == 2:
            return primitive.call2(arguments[0], arguments[1])
        return primitive.call(arguments)

    def check(self, form: Value) -> None:
        """Run one test."""
        parts = items_of(form)
        head = parts[0]
        assert isinstance(head, Symbol)
        if head.name == "define":
            self.value(form)
        if not head.name.startswith("test"):
            return
        self.count += 1
        name = written(parts[1])
        try:
            got = written(self.value(parts[3]))
        except SchemeError as raised:
            got = error_text(raised)
            if head.name == "test":
                got = "error: " + got
        expected = written(self.value(parts[2])) if head.name == "test" else displayed(parts[2])
        if got != expected:
            self.failed += 1
            print(name + ": expected " + expected + ", got " + got)


def error_text(raised: SchemeError) -> str:
    """The message of an error and its irritants."""
    condition = raised.condition
    if not isinstance(condition, ErrorObject):
        return written(condition)
    return " ".join([condition.message, *[written(each) for each in condition.irritants]])


def main() -> int:
    """Run the tests of standard input; the exit status is 1 if one fails."""
    reader = Reader(TextInput("tests", whole_input()), False)
    calls = Calls()
    while True:
        form = reader.read()
        if form is EOF:
            break
        calls.check(form)
    print(str(calls.count) + " tests, " + str(calls.failed) + " failed")
    return 1 if calls.failed > 0 else 0
