"""`kit run`: run a target on Python, as the translated program would run."""

from __future__ import annotations

import argparse
import traceback

from framework.driver.target import load_target


def main(arguments: argparse.Namespace) -> int:
    """Call the entry point; its result is the exit status."""
    target = load_target(arguments.target)
    try:
        return target.entry_point([arguments.target, *arguments.arguments])
    except (KeyboardInterrupt, BrokenPipeError):
        raise
    except Exception as error:
        # The program's own frames, as Python shows them: the first is this function.
        assert error.__traceback__ is not None
        traceback.print_exception(error.with_traceback(error.__traceback__.tb_next))
        return 1
