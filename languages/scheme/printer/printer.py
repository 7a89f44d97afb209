"""Writing values that have parts, with a stack of our own: they may be nested as deeply as memory allows."""

from framework.rlib.jit import dont_look_inside
from languages.scheme.objects.base import NIL, Value
from languages.scheme.objects.pairs import Pair
from languages.scheme.objects.records import Record
from languages.scheme.objects.vectors import Vector
from languages.scheme.printer.atoms import atom_text
from languages.scheme.printer.labels import CYCLES, NO_LABELS, SHARED, UNNUMBERED, has_parts, labels_of

__all__ = ["CYCLES", "NO_LABELS", "SHARED", "displayed", "text_of", "written"]


class Begun:
    """A pair, vector or record that is being written: its parts, and what closes it."""

    def __init__(self, rest: Value, items: list[Value], closing: str) -> None:
        self.items = items  # of a list the first one only
        self.rest = rest  # of a list
        self.index = 0
        self.closing = closing


class Printer:
    """Writes one value into pieces of text."""

    def __init__(self, for_reader: bool, labels: dict[Value, int]) -> None:
        self.for_reader = for_reader
        self.labels = labels
        self.next_label = 0
        self.pieces: list[str] = []
        self.stack: list[Begun] = []

    def run(self, value: Value) -> str:
        """The text of a value."""
        self.begin(value)
        while len(self.stack) > 0:
            begun = self.stack[-1]
            if begun.index < len(begun.items):
                if begun.index > 0:
                    self.pieces.append(" ")
                begun.index += 1
                self.begin(begun.items[begun.index - 1])
            elif begun.rest is not NIL:
                self.go_on_with_list(begun)
            else:
                self.pieces.append(begun.closing)
                self.stack.pop()
        return "".join(self.pieces)

    def go_on_with_list(self, begun: Begun) -> None:
        """Write the next item of a list, or the tail that is none."""
        rest = begun.rest
        if isinstance(rest, Pair) and not self.is_labelled(rest):
            begun.rest = rest.cdr
            self.pieces.append(" ")
            self.begin(rest.car)
        else:
            begun.rest = NIL
            self.pieces.append(" . ")
            self.begin(rest)

    def is_labelled(self, value: Value) -> bool:
        """Whether a part has a label."""
        return len(self.labels) > 0 and value in self.labels

    def begin(self, value: Value) -> None:
        """Write an atom, a reference to what was written before, or the beginning of what has parts."""
        if not has_parts(value):
            self.pieces.append(atom_text(value, self.for_reader))
            return
        if self.is_labelled(value) and self.refers(value):
            return
        if isinstance(value, Pair):
            self.pieces.append("(")
            self.stack.append(Begun(value.cdr, [value.car], ")"))
        elif isinstance(value, Vector):
            self.pieces.append("#(")
            self.stack.append(Begun(NIL, value.items, ")"))
        elif isinstance(value, Record):
            self.pieces.append("#<" + value.record_type.name)
            if len(value.values) > 0:
                self.pieces.append(" ")
            self.stack.append(Begun(NIL, value.values, ">"))

    def refers(self, value: Value) -> bool:
        """Write the label: a reference to a part that was written, or the definition before it (and false)."""
        label = self.labels[value]
        if label != UNNUMBERED:
            self.pieces.append("#" + str(label) + "#")
            return True
        self.labels[value] = self.next_label
        self.pieces.append("#" + str(self.next_label) + "=")
        self.next_label += 1
        return False


@dont_look_inside
def text_of(value: Value, for_reader: bool, policy: int) -> str:
    """What ``write`` (for the reader) or ``display`` (for people) shows of a value; ``policy`` says what gets labels."""
    if not has_parts(value):
        return atom_text(value, for_reader)
    return Printer(for_reader, labels_of(value, policy)).run(value)


def written(value: Value) -> str:
    """The text that ``write`` gives."""
    return text_of(value, True, CYCLES)


def displayed(value: Value) -> str:
    """The text that ``display`` gives."""
    return text_of(value, False, CYCLES)
