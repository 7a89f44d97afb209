"""Which parts of a value get datum labels when it is written.

    write         those that contain themselves, so that writing ends
    write-shared  those that are met more than once
    write-simple  none

The search for cycles is a depth-first walk: every cycle has a part that is met again while the walk is inside of it.
"""

from languages.scheme.objects.base import Value
from languages.scheme.objects.pairs import Pair
from languages.scheme.objects.records import Record
from languages.scheme.objects.vectors import Vector

NO_LABELS, CYCLES, SHARED = 0, 1, 2

UNNUMBERED = -1  # the label of a part that is not written yet

# A value with fewer parts than this is looked at without taking notes.
FEW = 400


def has_parts(value: Value) -> bool:
    """Whether a value can contain others."""
    return isinstance(value, (Pair, Vector, Record))


def push_parts(value: Value, waiting: list[Value]) -> None:
    """Add the parts that may themselves have parts; the first one last, so that it is met first."""
    if isinstance(value, Pair):
        if has_parts(value.cdr):
            waiting.append(value.cdr)
        if has_parts(value.car):
            waiting.append(value.car)
        return
    items: list[Value] = []
    if isinstance(value, Vector):
        items = value.items
    elif isinstance(value, Record):
        items = value.values
    for index in range(len(items) - 1, -1, -1):
        if has_parts(items[index]):
            waiting.append(items[index])


def is_small_tree(value: Value) -> bool:
    """Whether a walk over all paths through the value ends soon."""
    waiting: list[Value] = [value]
    for _ in range(FEW):
        if len(waiting) == 0:
            return True
        push_parts(waiting.pop(), waiting)
    return len(waiting) == 0


def labels_of(value: Value, policy: int) -> dict[Value, int]:
    """The parts that get labels, each with UNNUMBERED."""
    if not has_parts(value) or policy == NO_LABELS:
        return {}
    if policy == SHARED:
        return shared_parts(value)
    return {} if is_small_tree(value) else cyclic_parts(value)


def shared_parts(value: Value) -> dict[Value, int]:
    """The parts that are met more than once."""
    met: dict[Value, bool] = {}
    found: dict[Value, int] = {}
    waiting: list[Value] = [value]
    while len(waiting) > 0:
        part = waiting.pop()
        if part in met:
            found[part] = UNNUMBERED
        else:
            met[part] = True
            push_parts(part, waiting)
    return found


def cyclic_parts(value: Value) -> dict[Value, int]:
    """The parts that are met again inside of themselves."""
    inside: dict[Value, bool] = {}  # False: the walk has left the part
    found: dict[Value, int] = {}
    waiting: list[Value] = [value]
    while len(waiting) > 0:
        part = waiting[-1]
        if part not in inside:
            inside[part] = True
            push_unless_done(part, waiting, inside, found)
        else:
            waiting.pop()
            inside[part] = False
    return found


def push_unless_done(part: Value, waiting: list[Value], inside: dict[Value, bool], found: dict[Value, int]) -> None:
    """Add the parts of a part that the walk has not met; those it is inside of close cycles."""
    start = len(waiting)
    push_parts(part, waiting)
    kept = start
    for index in range(start, len(waiting)):
        child = waiting[index]
        if child not in inside:
            waiting[kept] = child
            kept += 1
        elif inside[child]:
            found[child] = UNNUMBERED
    del waiting[kept:]
