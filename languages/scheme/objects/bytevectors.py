"""Bytevectors."""

from languages.scheme.objects.base import Value


class Bytevector(Value):
    """Mutable bytes; no operation changes their number."""

    kind = "bytevector"
    _immutable_fields_ = ["data"]

    def __init__(self, data: bytearray) -> None:
        self.data = data
