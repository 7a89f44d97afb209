"""What the front end refuses: a table of codes and the exception that carries them.

Every refusal names the user's place, says what is wrong in the user's words and offers a way out (the hint).
"""

from __future__ import annotations

from framework.flowgraph.model import Position

CODES: dict[str, str] = {
    "flow-async": "asynchronous code (async def, await, async for, async with) is not part of restricted Python",
    "flow-opcode": "the function uses a bytecode instruction that the front end does not know",
    "flow-version": "the running CPython version is not supported by the front end",
    "flow-not-rpython": "a function marked NOT_RPYTHON in its docstring is reached by translated code",
    "flow-not-a-function": "only functions written in Python have a flow graph",
    "flow-global-store": "a function assigns to a module global at run time",
    "flow-unknown-global": "a global name does not exist when the function is translated",
    "flow-module-attribute": "a module has no such attribute when the function is translated",
    "flow-module-store": "a function assigns to an attribute of a module at run time",
    "flow-class-body": "a class is defined inside a translated function",
    "flow-super": "super() is used in a form other than super().name",
    "flow-bare-raise": "a bare raise stands outside of any except clause of its function",
    "flow-double-star": "a call passes ** with keys that are not known when the function is translated",
    "flow-exception-group": "except* and exception groups are not part of restricted Python",
    "flow-match-class": "a class pattern needs a class that is known when the function is translated",
    "flow-locals": "a function asks for its own frame or local variables as a mapping",
    "flow-closure-store": "a function assigns to a variable of an enclosing function that ran at import time",
    "flow-generator": "a generator has a form that can't be turned into a state machine",
}


class FlowError(Exception):
    """A function can't be turned into a flow graph."""

    def __init__(self, code: str, message: str, position: Position | None, hint: str = "") -> None:
        if code not in CODES:
            raise ValueError(f"unknown error code {code}")
        self.code = code
        self.message = message
        self.position = position
        self.hint = hint
        place = f"{position}: " if position else ""
        super().__init__(f"{place}{message} [{code}]" + (f"\n  hint: {hint}" if hint else ""))
