"""Environments by size, so that small ones are a single object.

Each size extends the one before: the first variable lies at the same offset in all of them.
"""

from languages.scheme.machine.base import Environment
from languages.scheme.objects.base import Value


class Environment1(Environment):
    """One variable."""

    def __init__(self, first: Value, outer: Environment) -> None:
        Environment.__init__(self, outer)
        self.first = first

    def get(self, index: int) -> Value:
        return self.first

    def put(self, index: int, value: Value) -> None:
        self.first = value


class Environment2(Environment1):
    """Two variables."""

    def __init__(self, first: Value, second: Value, outer: Environment) -> None:
        Environment1.__init__(self, first, outer)
        self.second = second

    def get(self, index: int) -> Value:
        return self.first if index == 0 else self.second

    def put(self, index: int, value: Value) -> None:
        if index == 0:
            self.first = value
        else:
            self.second = value


class Environment3(Environment2):
    """Three variables."""

    def __init__(self, first: Value, second: Value, third: Value, outer: Environment) -> None:
        Environment2.__init__(self, first, second, outer)
        self.third = third

    def get(self, index: int) -> Value:
        if index == 0:
            return self.first
        return self.second if index == 1 else self.third

    def put(self, index: int, value: Value) -> None:
        if index == 0:
            self.first = value
        elif index == 1:
            self.second = value
        else:
            self.third = value


class EnvironmentMany(Environment):
    """Any number of variables."""

    _immutable_fields_ = ["values"]

    def __init__(self, values: list[Value], outer: Environment) -> None:
        Environment.__init__(self, outer)
        self.values = values

    def get(self, index: int) -> Value:
        return self.values[index]

    def put(self, index: int, value: Value) -> None:
        self.values[index] = value


EMPTY = Environment(None)


def environment_of(values: list[Value], outer: Environment) -> Environment:
    """An environment with these values; it keeps the list if it is long."""
    count = len(values)
    if count == 1:
        return Environment1(values[0], outer)
    if count == 2:
        return Environment2(values[0], values[1], outer)
    if count == 3:
        return Environment3(values[0], values[1], values[2], outer)
    return EnvironmentMany(values, outer)
