"""What the interpreter takes from RPython, in plain Python, for when there is none."""

LONG_BIT = 64


class JitDriver(object):
    def __init__(self, **kw):
        pass

    def jit_merge_point(_self, **kw):
        pass


def _same(function):
    return function


elidable = unroll_safe = not_rpython = make_sure_not_resized = _same
unrolling_iterable = list


def newlist_hint(n):
    return []


def new_static_erasing_pair(name):
    return staticmethod(_same), staticmethod(_same)


def ovfcheck(x):
    if not -(1 << 63) <= x < (1 << 63):
        raise OverflowError
    return x


class rbigint(object):
    def __init__(self, v):
        self.v = v

    @staticmethod
    def fromint(v):
        return rbigint(v)

    @staticmethod
    def fromdecimalstr(s):
        return rbigint(int(s))

    def add(self, o):
        return rbigint(self.v + o.v)

    def sub(self, o):
        return rbigint(self.v - o.v)

    def mul(self, o):
        return rbigint(self.v * o.v)

    def lt(self, o):
        return self.v < o.v

    def lshift(self, n):
        return rbigint(self.v << n)

    def str(self):
        return str(self.v)

    def toint(self):
        return ovfcheck(self.v)


class ParseStringError(Exception):
    pass


class ParseStringOverflowError(Exception):
    pass


def string_to_int(s):
    try:
        v = int(s)
    except ValueError:
        raise ParseStringError
    if not -(1 << 63) <= v < (1 << 63):
        raise ParseStringOverflowError
    return v


def formatd(x, code, precision, flags):
    return repr(x)


class _Stream(object):
    def __init__(self, name, mode):
        self.file = open(name, mode)

    def readall(self):
        return self.file.read()

    def close(self):
        self.file.close()


def open_file_as_stream(name, mode="r"):
    return _Stream(name, mode)
