"""Names that old programs import."""

from rpython.jit.backend.hlinfo import highleveljitinfo
from rpython.rlib.objectmodel import UnboxedValue
from rpython.rlib.rarithmetic import maxint32
from rpython.tool.sourcetools import compile2, func_renamer


class W_Root(object):
    __slots__ = ()

    def getvalue(self):
        return -1


class W_Small(W_Root, UnboxedValue):
    __slots__ = "value"

    def getvalue(self):
        return self.value + 1


class W_Big(W_Root):
    __slots__ = ("x", "y")

    def __init__(self, x):
        self.x = x
        self.y = x


@func_renamer("other_name")
def f(x):
    return x + maxint32


ns = {}
exec(compile2("def generated(a, b):\n    return a * b"), ns)
generated = ns["generated"]


def make(n):
    return W_Small(n) if n < 3 else W_Big(n)


def entry_point(argv):
    highleveljitinfo.sys_executable = argv[0]
    for i in range(5):
        w = make(i)
        print(w.getvalue(), w.get_untagged_value() if isinstance(w, W_Small) else -7)
    print(f(1), f.__name__, generated(6, 7))
    return 0
