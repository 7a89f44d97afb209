"""Giving a value to a frame by way of the loop, so that chains of frames that only pass values on need no native stack."""

from languages.scheme.machine.base import Environment, Frame, Node, State, deliver
from languages.scheme.machine.environments import EMPTY, Environment1
from languages.scheme.objects.base import Value


class Return(Node):
    """Gives the only variable of its environment to the frame."""

    label = "return"

    def step(self, environment: Environment, frame: Frame) -> State:
        return deliver(frame, environment.get(0))


RETURN = Return()


def returning(frame: Frame, value: Value) -> State:
    """The state in which a frame is about to get a value or MultipleValues."""
    return RETURN, Environment1(value, EMPTY), frame
