"""``sys.exit`` with a text, through ``finally``."""

import sys


def entry_point(argv: list[str]) -> int:
    try:
        print("before")
        sys.exit("the reason")
    except SystemExit as error:
        print("caught", error)
        raise
    finally:
        print("finally")
