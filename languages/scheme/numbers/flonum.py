"""Inexact real numbers."""

from languages.scheme.numbers.number import Real


class Flonum(Real):
    """A floating-point number."""

    kind = "inexact real"
    _immutable_fields_ = ["value"]

    def __init__(self, value: float) -> None:
        self.value = value
