"""``rpython.tool.pairtype``: classes whose bodies are written in several places, merged at import time."""

from __future__ import annotations

from typing import Any


class extendabletype(type):  # RPython's name
    """``class __extend__(C): …`` adds its body to C instead of making a subclass."""

    def __new__(cls, name: str, bases: tuple[type, ...], body: dict[str, Any]) -> Any:
        if name != "__extend__":
            return super().__new__(cls, name, bases, body)
        for base in bases:
            for key, value in body.items():
                if key not in ("__module__", "__qualname__", "__firstlineno__", "__static_attributes__"):
                    setattr(base, key, value)
        return bases[0]
