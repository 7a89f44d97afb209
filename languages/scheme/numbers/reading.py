"""Text to numbers."""

from languages.scheme.numbers.fixnum import Fixnum
from languages.scheme.numbers.flonum import Flonum
from languages.scheme.objects.base import Value


def read_number(text: str, radix: int) -> Value | None:
    """The number that a text spells in a radix, None if it is none."""
    first = text[1:2] if text[0] in "+-" else text[0]
    if not ("0" <= first <= "9"):
        return None
    try:
        return Fixnum(int(text, radix))
    except ValueError:
        pass
    try:
        return Flonum(float(text))
    except ValueError:
        return None
