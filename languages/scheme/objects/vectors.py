"""Vectors."""

from languages.scheme.objects.base import Value


class Vector(Value):
    """Any values in places that are numbered from zero."""

    kind = "vector"
    _immutable_fields_ = ["items"]

    def __init__(self, items: list[Value]) -> None:
        self.items = items
