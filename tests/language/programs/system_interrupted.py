"""An uncaught KeyboardInterrupt ends the process by the signal of Ctrl-C, after what was printed."""


def entry_point(argv):
    try:
        raise KeyboardInterrupt("caught")
    except KeyboardInterrupt as interrupt:
        print("first", repr(interrupt))
    print("before")
    raise KeyboardInterrupt
