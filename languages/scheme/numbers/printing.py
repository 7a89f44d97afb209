"""Numbers to text."""

from languages.scheme.numbers.fixnum import Fixnum
from languages.scheme.numbers.flonum import Flonum
from languages.scheme.objects.base import Value


def number_text(value: Value, radix: int) -> str | None:
    """The text of a number in a radix; None if the value is none."""
    if isinstance(value, Fixnum):
        return str(value.value)
    if isinstance(value, Flonum):
        return repr(value.value)
    return None
