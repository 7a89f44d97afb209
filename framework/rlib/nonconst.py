"""``NonConstant(x)``: a value that inference must not treat as the constant it is."""

from __future__ import annotations

from typing import Any


def NonConstant(value: Any) -> Any:  # RPython's name
    """The argument, forgotten to be a constant."""
    return value
