"""Exact integers that fit into a machine word."""

from languages.scheme.objects.base import Value


class Fixnum(Value):
    """A small exact integer."""

    kind = "exact integer"
    _immutable_fields_ = ["value"]

    def __init__(self, value: int) -> None:
        self.value = value
