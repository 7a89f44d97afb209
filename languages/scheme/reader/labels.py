"""Datum labels (section 2.4): ``#0=`` names a datum, ``#0#`` is that datum, inside of it or behind it.

Inside of the labelled datum, which is not yet made, a reference is a placeholder.  When the outermost datum is complete,
a walk over it puts the data where their placeholders are.
"""

from languages.scheme.objects.base import Value
from languages.scheme.objects.pairs import Pair
from languages.scheme.objects.vectors import Vector


class Placeholder(Value):
    """Stands for a labelled datum until that is complete."""

    kind = "datum label"

    def __init__(self) -> None:
        self.value: Value | None = None


class Labels:
    """The labels of one outermost datum."""

    def __init__(self) -> None:
        self.placeholders: dict[str, Placeholder] = {}
        self.has_uses = False  # of placeholders

    def define(self, label: str) -> bool:
        """A datum with this label begins; False if the label is taken."""
        if label in self.placeholders:
            return False
        self.placeholders[label] = Placeholder()
        return True

    def complete(self, label: str, value: Value) -> bool:
        """The datum of a label is there; False if it is nothing but its own label."""
        placeholder = self.placeholders[label]
        if value is placeholder:
            return False
        placeholder.value = value
        return True

    def refer(self, label: str) -> Value | None:
        """The datum of a label or its placeholder; None if there is no such label."""
        placeholder = self.placeholders.get(label, None)
        if placeholder is None:
            return None
        value = placeholder.value
        if value is not None:
            return value
        self.has_uses = True
        return placeholder


def resolved(value: Value) -> Value:
    """What a placeholder stands for; other values as they are."""
    while isinstance(value, Placeholder):
        meant = value.value
        if meant is None:
            break
        value = meant
    return value


def resolve(datum: Value) -> Value:
    """The datum without placeholders; pairs and vectors are changed in place."""
    datum = resolved(datum)
    seen: dict[Value, bool] = {}
    waiting: list[Value] = [datum]
    while len(waiting) > 0:
        value = waiting.pop()
        if value in seen:
            continue
        if isinstance(value, Pair):
            seen[value] = True
            value.car = resolved(value.car)
            value.cdr = resolved(value.cdr)
            waiting.append(value.cdr)
            waiting.append(value.car)
        elif isinstance(value, Vector):
            seen[value] = True
            for index in range(len(value.items)):
                item = resolved(value.items[index])
                value.items[index] = item
                waiting.append(item)
    return datum
