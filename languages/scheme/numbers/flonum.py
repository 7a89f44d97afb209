"""Inexact real numbers."""

from languages.scheme.objects.base import Value


class Flonum(Value):
    """A floating-point number."""

    kind = "inexact real"
    _immutable_fields_ = ["value"]

    def __init__(self, value: float) -> None:
        self.value = value
