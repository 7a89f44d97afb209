"""The built-in exception classes as translated programs have them, and the text of an uncaught exception.

Each class here stands for the built-in class of the same name: the annotator replaces one by the other wherever it meets a
built-in exception class, so ``raise IndexError("…")`` in user code or in the runtime makes an instance of the class below.

``args`` may hold values of any types, so they are kept as ``Argument`` objects, each of which knows its ``str`` and
``repr``.  The annotator wraps arguments when it sees an exception class called.
"""

from __future__ import annotations


class Argument:
    """One argument of an exception: its texts are made when asked for."""

    def text(self) -> str:
        """``str()`` of the argument."""
        return ""

    def representation(self) -> str:
        """``repr()`` of the argument."""
        return ""


class StrArgument(Argument):
    """A str."""

    def __init__(self, value: str) -> None:
        self.value = value

    def text(self) -> str:
        return self.value

    def representation(self) -> str:
        return repr(self.value)


class IntArgument(Argument):
    """An int."""

    def __init__(self, value: int) -> None:
        self.value = value

    def text(self) -> str:
        return str(self.value)

    def representation(self) -> str:
        return str(self.value)
