"""String builders made at import time."""

from framework.rlib.rstring import StringBuilder

EMPTY = StringBuilder()
FULL = StringBuilder()
FULL.append("made at import, ")
WIDE = StringBuilder()
WIDE.append("wide €")


class Holder:
    def __init__(self):
        self.builder = FULL


HOLDER = Holder()


def entry_point(argv):
    EMPTY.append("from nothing")
    HOLDER.builder.append("added at run time, ")
    for i in range(30):
        FULL.append(str(i))
    WIDE.append("!")
    print(EMPTY.build(), EMPTY.getlength())
    print(FULL.build(), FULL is HOLDER.builder)
    print(WIDE.build(), WIDE.getlength())
    return 0
