"""The loop: one state after the other, until the last frame gets its value."""

from framework.rlib.jit import JitDriver
from framework.rlib.revents import event_pending, handle_events
from languages.scheme.machine.base import Environment, Frame, MultipleValues, Node, State
from languages.scheme.machine.environments import EMPTY, Environment1
from languages.scheme.machine.exceptions import signal
from languages.scheme.machine.returning import RETURN, returning
from languages.scheme.objects.base import Value
from languages.scheme.objects.errors import SchemeError, error
from languages.scheme.objects.places import Place


class Halt(Node):
    """Ends the loop; the only variable of its environment is the result."""

    label = "halt"

    def step(self, environment: Environment, frame: Frame) -> State:
        return self, environment, frame


HALT = Halt()


class HaltFrame(Frame):
    """The last frame."""

    def resume(self, value: Value) -> State:
        return HALT, Environment1(value, EMPTY), self

    def resume_many(self, values: MultipleValues) -> State:
        return HALT, Environment1(values, EMPTY), self


def printable_location(node: Node) -> str:
    """The node as it is shown in traces."""
    return node.label


driver = JitDriver(
    greens=["node"],
    reds=["environment", "frame"],
    get_printable_location=printable_location,
    name="scheme",
)


def run_frame(frame: Frame, value: Value) -> Value:
    """Give a frame a value and go on to the end; what the last frame got: a value, or MultipleValues.

    When memory runs out, the frames that wait are given up: they are what fills it, and only a handler that escapes can
    go on anyway.
    """
    state = returning(frame, value)
    while True:
        try:
            return execute(state)
        except MemoryError:
            state = signal_all(error("out of memory", []).condition, None, HaltFrame(None))


def execute(state: State) -> Value:
    """Go on from a state to the end."""
    node, environment, frame = state
    while True:
        driver.jit_merge_point(node=node, environment=environment, frame=frame)
        if node is HALT:
            return environment.get(0)
        if event_pending():
            handle_events()
        node, environment, frame = next_state(node, environment, frame)
        if node is not RETURN:  # which is on all ways back: what follows it has nothing in common
            driver.can_enter_jit(node=node, environment=environment, frame=frame)


def next_state(node: Node, environment: Environment, frame: Frame) -> State:
    """One step; what goes wrong in it becomes an exception of the guest."""
    try:
        return node.step(environment, frame)
    except SchemeError as problem:
        condition = problem.condition
        place = problem.place
    except RecursionError:
        condition = error("the program is nested too deeply", []).condition
        place = None
    return signal_all(condition, place, frame)


def signal_all(condition: Value, place: Place | None, frame: Frame) -> State:
    """Call a handler; one that can't be called is an error for the next outer handler."""
    while True:
        try:
            return signal(condition, place, frame)
        except SchemeError as problem:
            condition = problem.condition
            place = problem.place
