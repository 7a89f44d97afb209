"""What the parts of the machine know of each other.

The machine is of the CEK kind (Felleisen and Friedman 1986), laid out for tracing as Pycket's (Bauman et al., ICFP 2015).
Its state is a node of the syntax tree, an environment and a continuation, a chain of frames on the heap:

    step:    node, environment, frame  ->  the next state
    resume:  frame, value              ->  the next state

A *simple* node computes its value at once: it calls no guest procedure, so it needs no frame.  The compiler names what is
not simple, so that operands are always simple, and a frame is pushed only where a value is waited for.  A step goes on
through tests and bindings until it calls a procedure or gives its value to a frame; then the loop takes over, so the native
stack never grows with the guest's.
"""

from languages.scheme.objects.base import Value
from languages.scheme.objects.errors import error
from languages.scheme.objects.places import Place


class Environment:
    """The variables of one scope; ``outer`` holds those of the scopes around it that are still needed."""

    _immutable_fields_ = ["outer"]

    def __init__(self, outer: "Environment | None") -> None:
        self.outer = outer

    def get(self, index: int) -> Value:
        """The value of a variable of this scope."""
        raise IndexError

    def put(self, index: int, value: Value) -> None:
        """Give it its first value, or put it into a box: nothing that captured the scope sees it change."""
        raise IndexError


class Node:
    """A part of the syntax tree; ``label`` is what traces show of one that the loop gets to."""

    label = ""

    def step(self, environment: Environment, frame: "Frame") -> "State":
        """Execute; the value, if it is known now, has been given to the frame."""
        raise NotImplementedError


class Simple(Node):
    """A part whose value needs no guest procedure to be called."""

    def step(self, environment: Environment, frame: "Frame") -> "State":
        return frame.resume(self.value(environment))

    def value(self, environment: Environment) -> Value:
        """The value in an environment; may raise SchemeError."""
        raise NotImplementedError


class Frame:
    """What is still to do with a value: the innermost part of a continuation."""

    _immutable_fields_ = ["next"]

    def __init__(self, next: "Frame | None") -> None:
        self.next = next

    def resume(self, value: Value) -> "State":
        """Go on with a value."""
        raise NotImplementedError

    def resume_many(self, values: "MultipleValues") -> "State":
        """Go on with no value, or more than one."""
        raise error("expected one value, got " + str(len(values.items)), values.items)

    def place(self) -> Place | None:
        """Where the program waits, for backtraces."""
        return None

    def rest(self) -> "Frame":
        """The frame below; every frame but the last has one."""
        next = self.next
        assert next is not None
        return next


class MultipleValues(Value):
    """Several values on their way to a frame; never in a variable."""

    kind = "multiple values"
    _immutable_fields_ = ["items[*]"]

    def __init__(self, items: list[Value]) -> None:
        self.items = items


State = tuple[Node, Environment, Frame]


def deliver(frame: Frame, value: Value) -> State:
    """Give a frame what may be one value or MultipleValues."""
    if isinstance(value, MultipleValues):
        return frame.resume_many(value)
    return frame.resume(value)
