"""A Forth with C: structs, arrays, callbacks (qsort), probed constants, errno, raw memory as data space, rutf8, rpath."""

import os

from rpython.rlib import jit, rposix
from rpython.rlib.rarithmetic import intmask, r_uint, widen
from rpython.rlib.rpath import rnormpath
from rpython.rlib.rstack import stack_almost_full
from rpython.rlib.rutf8 import codepoints_in_utf8
from rpython.rlib.streamio import open_file_as_stream
from rpython.rtyper.annlowlevel import llhelper
from rpython.rtyper.lltypesystem import lltype, rffi
from rpython.rtyper.tool import rffi_platform as platform
from rpython.translator.tool.cbuild import ExternalCompilationInfo

eci = ExternalCompilationInfo(
    includes=["stdlib.h", "string.h", "time.h", "errno.h", "stdio.h"],
    post_include_bits=[
        "struct point { int x; int y; double weight; };",
        "int point_sum(struct point *p, int n);",
        "long apply_twice(long (*f)(long), long x);",
        "double mean(double *values, long n);",
    ],
    separate_module_sources=[
        """
    int point_sum(struct point *p, int n) { int i, s = 0; for (i = 0; i < n; i++) s += p[i].x * p[i].y; return s; }
    long apply_twice(long (*f)(long), long x) { return f(f(x)); }
    double mean(double *values, long n) { double s = 0; long i; for (i = 0; i < n; i++) s += values[i]; return s / n; }
    """
    ],
)


class CConfig:
    _compilation_info_ = eci
    EINVAL = platform.ConstantInteger("EINVAL")
    RAND_MAX = platform.ConstantInteger("RAND_MAX")
    NOPE = platform.DefinedConstantInteger("SURELY_NOT_DEFINED")
    HAS_STRLEN = platform.Has("strlen")
    POINT = platform.Struct("struct point", [("x", rffi.INT), ("y", rffi.INT), ("weight", rffi.DOUBLE)])
    size_t = platform.SimpleType("size_t", rffi.ULONG)
    TM = platform.Struct("struct tm", [("tm_year", rffi.INT), ("tm_mon", rffi.INT), ("tm_mday", rffi.INT)])


config = platform.configure(CConfig)
EINVAL = config["EINVAL"]
POINT = config["POINT"]
POINTP = lltype.Ptr(POINT)
POINTS = rffi.CArrayPtr(POINT)
TM = config["TM"]


def external(name, args, result, **kw):
    return rffi.llexternal(name, args, result, compilation_info=eci, **kw)


COMPARE = lltype.Ptr(lltype.FuncType([rffi.VOIDP, rffi.VOIDP], rffi.INT))
UNARY = rffi.CCallback([rffi.LONG], rffi.LONG)
c_strlen = external("strlen", [rffi.CCHARP], rffi.SIZE_T)
c_qsort = external("qsort", [rffi.VOIDP, rffi.SIZE_T, rffi.SIZE_T, COMPARE], lltype.Void)
c_apply_twice = external("apply_twice", [UNARY, rffi.LONG], rffi.LONG)
c_mean = external("mean", [rffi.DOUBLEP, rffi.LONG], rffi.DOUBLE)
c_strtol = external(
    "strtol",
    [rffi.CCHARP, rffi.CCHARPP, rffi.INT],
    rffi.LONG,
    save_err=rffi.RFFI_SAVE_ERRNO | rffi.RFFI_ZERO_ERRNO_BEFORE,
)
c_gmtime_r = external("gmtime_r", [rffi.LONGP, lltype.Ptr(TM)], lltype.Ptr(TM))
c_abs = external("abs", [rffi.INT], rffi.INT, elidable_function=True)
c_getenv = external("getenv", [rffi.CCHARP], rffi.CCHARP)
c_close = external("close", [rffi.INT], rffi.INT, save_err=rffi.RFFI_SAVE_ERRNO)


class ForthError(Exception):
    def __init__(self, message):
        self.message = message

    def __str__(self):
        return self.message


class Bye(Exception):
    pass


def compare_longs(a, b):
    x = rffi.cast(rffi.LONGP, a)[0]
    y = rffi.cast(rffi.LONGP, b)[0]
    if x < y:
        return rffi.cast(rffi.INT, -1)
    return rffi.cast(rffi.INT, 1 if x > y else 0)


def triple(x):
    return rffi.cast(rffi.LONG, x * 3)


class DataSpace(object):
    """Raw memory of cells."""

    def __init__(self, cells):
        self.cells = cells
        self.memory = lltype.malloc(rffi.LONGP.TO, cells, flavor="raw", zero=True)
        self.here = 0

    def check(self, address):
        if not (0 <= address < self.cells):
            raise ForthError("bad address %d" % address)

    def fetch(self, address):
        self.check(address)
        return rffi.cast(lltype.Signed, self.memory[address])

    def store(self, address, value):
        self.check(address)
        self.memory[address] = rffi.cast(rffi.LONG, value)

    def sort(self, address, n):
        self.check(address)
        self.check(address + n - 1)
        start = rffi.ptradd(self.memory, address)
        c_qsort(
            rffi.cast(rffi.VOIDP, start),
            rffi.cast(rffi.SIZE_T, n),
            rffi.cast(rffi.SIZE_T, rffi.sizeof(rffi.LONG)),
            llhelper(COMPARE, compare_longs),
        )

    def free(self):
        lltype.free(self.memory, flavor="raw")


class Word(object):
    _immutable_fields_ = ["name", "immediate?"]

    def __init__(self, name):
        self.name = name
        self.immediate = False

    def execute(self, vm):
        raise NotImplementedError


class PrimitiveWord(Word):
    def __init__(self, name, code):
        Word.__init__(self, name)
        self.code = code

    def execute(self, vm):
        self.code(vm)


class NumberWord(Word):
    def __init__(self, value):
        Word.__init__(self, str(value))
        self.value = value

    def execute(self, vm):
        vm.push(self.value)


class StringWord(Word):
    def __init__(self, text):
        Word.__init__(self, text)
        self.text = text

    def execute(self, vm):
        vm.emit(self.text)


class BranchWord(Word):
    _immutable_fields_ = ["kind", "target?"]

    def __init__(self, kind):
        Word.__init__(self, kind)
        self.kind = kind
        self.target = -1


class ColonWord(Word):
    _immutable_fields_ = ["body[*]"]

    def __init__(self, name, body):
        Word.__init__(self, name)
        self.body = body

    def execute(self, vm):
        vm.depth += 1
        if vm.depth > 500 or stack_almost_full():
            vm.depth = 0
            raise ForthError("return stack overflow")
        pc = 0
        body = self.body
        while pc < len(body):
            driver.jit_merge_point(pc=pc, self=self, vm=vm)
            word = body[pc]
            pc += 1
            if isinstance(word, BranchWord):
                if word.kind == "jump" or vm.pop() == 0:
                    pc = word.target
            else:
                word.execute(vm)
        vm.depth -= 1


driver = jit.JitDriver(greens=["pc", "self"], reds=["vm"])

PRIMITIVES = {}


def word(name):
    def decorator(f):
        PRIMITIVES[name] = PrimitiveWord(name, f)
        return f

    return decorator


BINARY = {
    "+": lambda a, b: intmask(a + b),
    "-": lambda a, b: intmask(a - b),
    "*": lambda a, b: intmask(a * b),
    "<": lambda a, b: -1 if a < b else 0,
    "=": lambda a, b: -1 if a == b else 0,
    "and": lambda a, b: a & b,
    "or": lambda a, b: a | b,
    "rshift": lambda a, b: intmask(r_uint(a) >> r_uint(b)),
    "max": lambda a, b: max(a, b),
}


def _make_binary(name, f):
    def run(vm):
        b = vm.pop()
        a = vm.pop()
        vm.push(f(a, b))

    run.__name__ = "binary_%d" % len(PRIMITIVES)
    word(name)(run)


for _name in sorted(BINARY):
    _make_binary(_name, BINARY[_name])


@word("/mod")
def divmod_(vm):
    b, a = vm.pop(), vm.pop()
    try:
        q, r = divmod(a, b)
    except ZeroDivisionError:
        raise ForthError("division by zero")
    vm.push(r)
    vm.push(q)


@word("dup")
def dup(vm):
    vm.push(vm.stack[vm.sp - 1])


@word("swap")
def swap(vm):
    b, a = vm.pop(), vm.pop()
    vm.push(b)
    vm.push(a)


@word("over")
def over(vm):
    b, a = vm.pop(), vm.pop()
    for x in (a, b, a):
        vm.push(x)


@word("drop")
def drop(vm):
    vm.pop()


@word(".")
def dot(vm):
    vm.emit(str(vm.pop()) + " ")


@word("cr")
def cr(vm):
    vm.emit("\n")


@word(".s")
def dot_s(vm):
    vm.emit("<%d> " % vm.sp)
    for i in range(vm.sp):
        vm.emit("%d " % vm.stack[i])


@word("@")
def fetch(vm):
    vm.push(vm.data.fetch(vm.pop()))


@word("!")
def store(vm):
    address = vm.pop()
    vm.data.store(address, vm.pop())


@word("sort")
def sort(vm):
    n = vm.pop()
    vm.data.sort(vm.pop(), n)


@word("triple-twice")
def triple_twice(vm):
    result = c_apply_twice(llhelper(UNARY, triple), rffi.cast(rffi.LONG, vm.pop()))
    vm.push(rffi.cast(lltype.Signed, result))


@word("points")
def points(vm):
    n = vm.pop()
    with lltype.scoped_alloc(POINTS.TO, n) as p:
        for i in range(n):
            rffi.setintfield(p[i], "c_x", i + 1)
            p[i].c_y = rffi.cast(rffi.INT, i)
            p[i].c_weight = 0.5 * i
        total = 0.0
        for i in range(n):
            total += p[i].c_weight
        s = c_point_sum(rffi.cast(POINTP, p), rffi.cast(rffi.INT, n))
    vm.push(rffi.cast(lltype.Signed, s))
    vm.push(int(total * 2))


c_point_sum = external("point_sum", [POINTP, rffi.INT], rffi.INT)


@word("mean")
def mean(vm):
    n = vm.pop()
    values = lltype.malloc(rffi.DOUBLEP.TO, n, flavor="raw")
    try:
        for i in range(n):
            values[i] = float(vm.pop())
        vm.emit("%f " % c_mean(values, n))
    finally:
        lltype.free(values, flavor="raw")


@word("strtol")
def strtol(vm):
    text = vm.next_token()
    with rffi.scoped_str2charp(text) as p:
        end = lltype.malloc(rffi.CCHARPP.TO, 1, flavor="raw")
        value = c_strtol(p, end, rffi.cast(rffi.INT, 10))
        used = rffi.cast(lltype.Signed, end[0]) - rffi.cast(lltype.Signed, p)
        vm.emit(
            "%d/%d errno %d "
            % (rffi.cast(lltype.Signed, value), used, rffi.cast(lltype.Signed, rposix.get_saved_errno()))
        )
        lltype.free(end, flavor="raw")


@word("strlen")
def strlen(vm):
    p = rffi.str2charp(vm.next_token())
    vm.push(intmask(c_strlen(p)))
    rffi.free_charp(p)


@word("year")
def year(vm):
    t = lltype.malloc(rffi.LONGP.TO, 1, flavor="raw")
    t[0] = rffi.cast(rffi.LONG, vm.pop())
    tm = lltype.malloc(TM, flavor="raw")
    if not c_gmtime_r(t, tm):
        raise ForthError("gmtime")
    vm.push(1900 + rffi.getintfield(tm, "c_tm_year"))
    vm.push(widen(tm.c_tm_mon) + 1)
    vm.push(intmask(tm.c_tm_mday))
    lltype.free(tm, flavor="raw")
    lltype.free(t, flavor="raw")


@word("abs")
def abs_(vm):
    vm.push(widen(c_abs(rffi.cast(rffi.INT, vm.pop()))))


@word("getenv")
def getenv(vm):
    with rffi.scoped_str2charp(vm.next_token()) as p:
        value = c_getenv(p)
        vm.emit("unset " if not value else rffi.charp2str(value) + " ")


@word("badclose")
def badclose(vm):
    if rffi.cast(lltype.Signed, c_close(rffi.cast(rffi.INT, 9999))) < 0:
        errno = rposix.get_saved_errno()
        vm.emit("EBADF " if errno == 9 else "errno %d " % errno)


@word("utf8")
def utf8(vm):
    token = vm.next_token()
    data = token.encode("utf-8")
    vm.push(codepoints_in_utf8(data))
    vm.push(len(data))


@word("bye")
def bye(vm):
    raise Bye


class VM(object):
    def __init__(self):
        self.stack = [0] * 64
        self.sp = 0
        self.depth = 0
        self.data = DataSpace(100)
        self.words = {}
        for name in PRIMITIVES:
            self.words[name] = PRIMITIVES[name]
        self.tokens = []
        self.index = 0

    def push(self, value):
        if self.sp >= len(self.stack):
            raise ForthError("stack overflow")
        self.stack[self.sp] = value
        self.sp += 1

    def pop(self):
        if self.sp == 0:
            raise ForthError("stack underflow")
        self.sp -= 1
        return self.stack[self.sp]

    def emit(self, s):
        os.write(1, s.encode("utf-8"))

    def next_token(self):
        if self.index >= len(self.tokens):
            raise ForthError("unexpected end")
        token = self.tokens[self.index]
        self.index += 1
        return token

    def lookup(self, token):
        w = self.words.get(token, None)
        if w is not None:
            return w
        try:
            return NumberWord(int(token))
        except ValueError:
            raise ForthError(token + " ?")

    def compile(self):
        name = self.next_token()
        body = []
        control = []
        me = ColonWord(name, [])
        while True:
            token = self.next_token()
            if token == ";":
                break
            if token == "if":
                b = BranchWord("jump-if-zero")
                control.append(b)
                body.append(b)
            elif token == "else":
                b = BranchWord("jump")
                body.append(b)
                control.pop().target = len(body)
                control.append(b)
            elif token == "then":
                control.pop().target = len(body)
            elif token == "begin":
                mark = BranchWord("jump-if-zero")
                mark.target = len(body)
                control.append(mark)
            elif token == "until":
                body.append(control.pop())
            elif token == "recurse":
                body.append(me)
            elif token == '."':
                parts = []
                while True:
                    t = self.next_token()
                    if t == '"':
                        break
                    parts.append(t)
                body.append(StringWord(" ".join(parts)))
            else:
                body.append(self.lookup(token))
        me.body = body[:]
        self.words[name] = me

    def run(self, line):
        self.tokens = line.split()
        self.index = 0
        while self.index < len(self.tokens):
            token = self.next_token()
            if token == ":":
                self.compile()
            else:
                self.lookup(token).execute(self)


def main(argv):
    vm = VM()
    f = open_file_as_stream(argv[1])
    status = 0
    try:
        while True:
            line = f.readline()
            if not line:
                break
            try:
                vm.run(line)
            except ForthError as e:
                vm.emit("error: " + str(e) + "\n")
                status += 1
                vm.sp = 0
    except Bye:
        pass
    f.close()
    vm.data.free()
    print(EINVAL, config_nope(), HAS_STRLEN, rnormpath("/a/../b"), RAND_BITS)
    return status


HAS_STRLEN = config["HAS_STRLEN"]
NOPE = config["NOPE"]
RAND_BITS = config["RAND_MAX"]


def config_nope():
    return "undefined" if NOPE is None else str(NOPE)


def target(driver, args):
    driver.exe_name = "forth-%(backend)s"
    return main, None
