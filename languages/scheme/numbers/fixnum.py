"""Exact integers that fit into a machine word."""

from languages.scheme.numbers.number import ExactInteger


class Fixnum(ExactInteger):
    """A small exact integer."""

    _immutable_fields_ = ["value"]

    def __init__(self, value: int) -> None:
        self.value = value
