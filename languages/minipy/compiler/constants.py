"""The values of constants in code objects.  Translated code: the interpreter converts each once to an object of its own.

``key`` tells constants apart: equal keys are one constant of a code object.
"""

from __future__ import annotations

from framework.rlib.rbigint import rbigint
from framework.rlib.rfloat import float_repr


class Constant:
    """A value."""

    def key(self) -> str:
        """A text that no other value has."""
        raise NotImplementedError

    def text(self) -> str:
        """The value as ``dis`` shows it."""
        raise NotImplementedError


class NoneValue(Constant):
    """``None``."""

    def key(self) -> str:
        return "None"

    def text(self) -> str:
        return "None"


class BoolValue(Constant):
    """``True`` or ``False``."""

    def __init__(self, value: bool) -> None:
        self.value = value

    def key(self) -> str:
        return self.text()

    def text(self) -> str:
        return "True" if self.value else "False"


class EllipsisValue(Constant):
    """``...``."""

    def key(self) -> str:
        return "..."

    def text(self) -> str:
        return "Ellipsis"


class IntValue(Constant):
    """An int that fits 63 bits."""

    def __init__(self, value: int) -> None:
        self.value = value

    def key(self) -> str:
        return "i" + str(self.value)

    def text(self) -> str:
        return str(self.value)


class BigValue(Constant):
    """Another int."""

    def __init__(self, value: rbigint) -> None:
        self.value = value

    def key(self) -> str:
        return "i" + self.value.str()

    def text(self) -> str:
        return self.value.str()


class FloatValue(Constant):
    """A float."""

    def __init__(self, value: float) -> None:
        self.value = value

    def key(self) -> str:
        return "f" + float_repr(self.value)

    def text(self) -> str:
        return float_repr(self.value)


class ComplexValue(Constant):
    """A complex number."""

    def __init__(self, real: float, imag: float) -> None:
        self.real = real
        self.imag = imag

    def key(self) -> str:
        return "c" + self.text()

    def text(self) -> str:
        return "complex(" + float_repr(self.real) + ", " + float_repr(self.imag) + ")"


class StrValue(Constant):
    """A text."""

    def __init__(self, value: str) -> None:
        self.value = value

    def key(self) -> str:
        return "s" + self.value

    def text(self) -> str:
        return repr(self.value)


class BytesValue(Constant):
    """Bytes."""

    def __init__(self, value: bytes) -> None:
        self.value = value

    def key(self) -> str:
        return "b" + self.value.decode("latin-1")

    def text(self) -> str:
        return repr(self.value)


class TupleValue(Constant):
    """A tuple of constants."""

    def __init__(self, items: list[Constant]) -> None:
        self.items = items

    def key(self) -> str:
        keys = [item.key() for item in self.items]
        return "t" + "".join([str(len(key)) + ":" + key for key in keys])

    def text(self) -> str:
        texts = [item.text() for item in self.items]
        return "(" + ", ".join(texts) + ("," if len(texts) == 1 else "") + ")"


NONE = NoneValue()
TRUE = BoolValue(True)
FALSE = BoolValue(False)
ELLIPSIS = EllipsisValue()
