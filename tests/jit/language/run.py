"""Programs from source to output; the target ``kit translate`` takes is this file."""

from __future__ import annotations

from tests.jit.language.compiler import compile_source
from tests.jit.language.interpreter import WORLD, Frame, run
from tests.jit.language.objects import Function, GuestError


def run_source(text: str) -> str:
    """What a program prints."""
    WORLD.reset()
    function = Function(compile_source(text), [])
    try:
        run(Frame(function), function.code)
    except GuestError as error:
        WORLD.lines.append("error: " + error.value.text())
    return "\n".join(WORLD.lines) + "\n"


def entry_point(argv: list[str]) -> int:
    with open(argv[1]) as file:
        text = file.read()
    print(run_source(text), end="")
    return 0
