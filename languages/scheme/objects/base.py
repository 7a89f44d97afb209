"""The root of all guest values, and the values that exist once.

``kind`` is what error messages call the values of a class: "expected string".
"""


class Value:
    """Any guest value.  Everything but FALSE counts as true."""

    kind = "value"


class Special(Value):
    """A value that exists once; it prints as its name."""

    kind = "special value"
    _immutable_fields_ = ["name"]

    def __init__(self, name: str) -> None:
        self.name = name


class Nil(Special):
    """The empty list."""

    kind = "empty list"


class Boolean(Special):
    """#t and #f."""

    kind = "boolean"


class Eof(Special):
    """What reading at the end of a port gives."""

    kind = "end-of-file object"


NIL = Nil("()")
TRUE = Boolean("#t")
FALSE = Boolean("#f")
EOF = Eof("#<eof>")
UNSPECIFIED = Special("#<unspecified>")
DEFAULT = Special("#<default>")
UNASSIGNED = Special("#<unassigned>")  # a variable of letrec before its turn; no guest program sees it


def boolean(truth: bool) -> Value:
    """The guest's #t or #f."""
    return TRUE if truth else FALSE
