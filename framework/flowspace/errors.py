"""The error of the front end: what it refuses has a row 1xx in the table of error codes."""

from __future__ import annotations

from framework.diagnostics.errors import KitError
from framework.flowgraph.model import Position


class FlowError(KitError):
    """A function can't be turned into a flow graph."""

    def __init__(self, code: str, message: str, position: Position | None, hint: str = "") -> None:
        super().__init__(code, message, position, hint=hint)
