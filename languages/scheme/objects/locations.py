"""Locations of global variables.

Code takes the content of a location for constant; a location that is written again and again stops being so.
"""

from languages.scheme.objects.base import UNASSIGNED, Value

# A location that was written more often is a variable, not a definition that someone corrects.
WRITES_OF_A_CONSTANT = 3


class Location(Value):
    """Where the value of a global variable is; UNASSIGNED: it is not bound yet.

    ``constant`` values belong to the traces that saw them, ``current`` is read by the traces themselves.
    """

    kind = "location"
    _immutable_fields_ = ["name", "constant?", "is_constant?"]

    def __init__(self, name: str) -> None:
        self.name = name
        self.constant: Value = UNASSIGNED
        self.current: Value = UNASSIGNED
        self.is_constant = True
        self.writes = 0
        self.is_fixed = False  # a library has defined it and does not assign it: it will never be written again
        self.is_assigned = False  # set! of it has been compiled

    def get(self) -> Value:
        """The content."""
        return self.constant if self.is_constant else self.current

    def put(self, value: Value) -> None:
        """Write; the first time: define."""
        if not self.is_constant:
            self.current = value
            return
        self.writes += 1
        if self.writes > WRITES_OF_A_CONSTANT:
            self.is_constant = False
            self.current = value
            self.constant = UNASSIGNED
        else:
            self.constant = value


def defined(name: str, value: Value) -> Location:
    """A location that holds a value for good."""
    location = Location(name)
    location.put(value)
    location.is_fixed = True
    return location
