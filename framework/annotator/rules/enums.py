"""Members of enum classes that are numbers: plain ints at low level, of which inference knows the classes.

What would show that a member is no plain int is answered where the classes are known to agree, and refused elsewhere.
"""

from __future__ import annotations

import enum
import functools
from collections.abc import Callable
from typing import Any

from framework.annotator import model
from framework.annotator.errors import Refused
from framework.annotator.model import SomeObject

_WAY_OUT = "use int(x) for the number; keep the member itself in an Enum without numbers"
_TEXTS_OF_INT = (int.__repr__, int.__str__)


def known_member(x: SomeObject) -> Any:
    """The member that a constant is, or None."""
    if x.is_constant and isinstance(x, model.SomeInteger) and len(x.members) == 1:
        cls = next(iter(x.members))
        return cls(x.const) if cls is not int else None
    return None


def has_attribute(x: SomeObject, name: str) -> bool:
    """Whether a value that is not constant is known to be a member of one class, and has this attribute."""
    classes = _classes(x)
    known = len(classes) == 1 and issubclass(classes[0], enum.Enum) and not issubclass(classes[0], enum.Flag)
    return known and not x.optional and name in ("name", "value")


@functools.cache
def name_finder(cls: enum.EnumMeta) -> Callable[[int], str]:
    """A function that gives the name of the member with a value."""
    names = {int(member.value): member.name for member in cls}  # type: ignore[var-annotated]

    def name_of(value: int) -> str:
        return names[value]

    return name_of


def check_text(x: SomeObject, how: str) -> None:
    """Refuse the text of what may be a member with another text than its number's."""
    for cls in _classes(x):
        if cls is not int and getattr(cls, how) not in _TEXTS_OF_INT:
            what = "str()" if how == "__str__" else "repr()"
            raise Refused(
                "K221", f"{what} of an int that may be a member of {cls.__name__} has no translation", _WAY_OUT
            )


def class_of(x: SomeObject) -> type:
    """The class of an int that may be a member.

    Raises: Refused where several are possible.
    """
    classes = _classes(x)
    if len(classes) > 1:
        shown = ", ".join(sorted(cls.__name__ for cls in classes))
        raise Refused("K221", f"type() of an int that may be one of {shown} has no translation", _WAY_OUT)
    return classes[0]


def is_instance(x: SomeObject, classes: list[type]) -> bool:
    """``isinstance`` of an int that may be a member.

    Raises: Refused where that is not known.
    """
    answers = {any(isinstance(cls, type) and issubclass(live, cls) for cls in classes) for live in _classes(x)}
    if len(answers) > 1:
        raise Refused("K221", "whether this int is a member of an enum is only known at run time", _WAY_OUT)
    return answers.pop()


def _classes(x: SomeObject) -> list[type]:
    return list(x.members) or [int] if isinstance(x, model.SomeInteger) else []
