"""Host code: the dialogue reads its lines through readline, with a history that is kept between runs."""

import atexit
import sys
from pathlib import Path

from languages.scheme.repl import LINES, EndOfInput

HISTORY = Path.home() / ".pocketknife_scheme_history"


def read_line(prompt: str) -> str:
    """A line that the user edited, with its end."""
    try:
        return input(prompt) + "\n"
    except EOFError:
        raise EndOfInput from None


def edit_lines() -> None:
    """Use readline where there is one and someone types."""
    if not sys.stdin.isatty():
        return
    try:
        import readline
    except ImportError:
        return
    if HISTORY.exists():
        readline.read_history_file(HISTORY)
    readline.set_history_length(1000)
    atexit.register(readline.write_history_file, HISTORY)
    LINES.read = read_line
