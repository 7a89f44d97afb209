"""What inference refuses: the way out for each code, and the exceptions that carry a refusal to where it is reported.

Rules raise ``Refused(code, message)``; ``unions`` raises ``UnionConflict``.  The engine catches both, adds the position,
the origins of both sides and the chain of calls, and goes on with the rest of the program, so that one run reports
several independent errors.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from framework.annotator.model import SomeObject
    from framework.flowgraph.model import Value, Variable


class Slot(Protocol):
    """An item of a container, or an attribute."""

    annotation: SomeObject

    @property
    def what(self) -> str: ...

    def notify(self) -> None: ...


HINTS: dict[str, str] = {
    "K102": "make the function when the module is imported: all of Python is available there",
    "K103": "guard the call with `if not we_are_translated():`",
    "K104": "write it in restricted Python, use framework.rlib, or call a C function through rffi",
    "K105": "use it at import time only, or look for its counterpart in framework.rlib",
    "K106": "use rbigint or r_uint64",
    "K201": "give the value one type on every path, or a common base class",
    "K202": "convert explicitly: float(x), or write 0.0 instead of 0",
    "K203": "convert explicitly: int(b), or use True/False on every path",
    "K204": "convert one side: r_uint(x), intmask(x)",
    "K205": "use a list, or a class with fields",
    "K206": "give the classes a common base class",
    "K207": "keep functions, classes and objects in separate variables",
    "K208": "low-level pointers use null(T) instead of None",
    "K209": "use a class with fields for recursive data",
    "K210": "drop make_sure_not_resized, or build another list",
    "K221": "convert the value, or use one of another type",
    "K222": "define it in the class or its base",
    "K223": "compare the call with the function's parameters",
    "K224": "only functions, classes, methods and objects with __call__ can be called",
    "K226": "iterate a container, a range or an object with __iter__",
    "K227": "make it a literal, or specialise the function on it",
    "K229": "assign only fields of instances and of classes",
    "K230": "use an immutable value, or give the class __hash__",
    "K241": "mark all bases but one with _mixin_ = True",
    "K242": "call the method of the base class by name",
    "K243": "use different names for the field and the method",
    "K244": "build it from instances of translated classes and plain data",
    "K245": "create classes when the module is imported",
    "K246": "keep a list, dict … in a field; write out what depends on an attribute's name",
    "K251": "change the hint or the value",
    "K252": "it was ignored; docs/language.md lists the supported ones",
    "K254": "convert explicitly where the program should do the same on CPython: float(x), int(b)",
    "K253": "define it in the class or its base, or test with isinstance() before",
}
"""The way out that is printed with each code of ``diagnostics.codes`` which inference raises."""


class Prebuilt:
    """A prebuilt object as the source of a fact; its text says which."""

    __slots__ = ("value",)

    def __init__(self, value: Any) -> None:
        self.value = value

    def __str__(self) -> str:
        is_scalar = isinstance(self.value, int | float | str | bytes)
        text = repr(self.value) if is_scalar else f"of class {type(self.value).__name__}"
        return f"prebuilt value {text if len(text) <= 40 else text[:37] + '...'}"


class Refused(Exception):
    """The program can't be translated here, for the reason ``code``."""

    def __init__(self, code: str, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.hint = hint or HINTS.get(code, "")
        self.value: Value | None = None  # the one whose flow along a link, or into a call, is refused
        self.target: Variable | None = None  # the variable it flows into


class UnionConflict(Refused):
    """Two annotations that have no union."""

    def __init__(self, code: str, left: SomeObject, right: SomeObject, message: str) -> None:
        super().__init__(code, message)
        self.left = left
        self.right = right
        self.meetings: list[tuple[Slot, list[tuple[SomeObject, Any]]]] = []

    def add_meeting(self, slot: Slot, contributions: list[tuple[SomeObject, Any]]) -> None:
        """Note the shared slot where the two met, and the (annotation, site or text) pairs that flowed into it."""
        self.meetings.append((slot, contributions))
