"""A small stack machine written as RPython programs are: ``rpython.*`` imports, a JitDriver, ``target(driver, args)``."""

import os

from rpython.rlib.debug import make_sure_not_resized
from rpython.rlib.jit import JitDriver, elidable, hint, promote, unroll_safe
from rpython.rlib.objectmodel import specialize, we_are_translated
from rpython.rlib.rarithmetic import intmask, ovfcheck, r_uint
from rpython.rlib.rbigint import rbigint
from rpython.rlib.rstring import StringBuilder
from rpython.rlib.unroll import unrolling_iterable

PUSH, ADD, SUB, MUL, DUP, SWAP, JUMP_IF, PRINT, STOP = range(9)
NAMES = ["push", "add", "sub", "mul", "dup", "swap", "jump_if", "print", "stop"]


def get_location(pc, code):
    return "%d" % pc


driver = JitDriver(greens=["pc", "code"], reds=["frame"], virtualizables=["frame"], get_printable_location=get_location)


class W_Object:
    def add(self, other):
        raise NotImplementedError

    def is_true(self):
        return True

    def text(self):
        raise NotImplementedError


class W_Int(W_Object):
    _immutable_fields_ = ["value"]

    def __init__(self, value):
        self.value = value

    def is_true(self):
        return self.value != 0

    def text(self):
        return str(self.value)


class W_Long(W_Object):
    def __init__(self, value):
        self.value = value

    def is_true(self):
        return self.value.tobool()

    def text(self):
        return self.value.str()


def as_long(w_x):
    if isinstance(w_x, W_Int):
        return rbigint.fromint(w_x.value)
    assert isinstance(w_x, W_Long)
    return w_x.value


def make_binary(name):
    long_method = getattr(rbigint, name)

    def binary(w_left, w_right):
        if isinstance(w_left, W_Int) and isinstance(w_right, W_Int):
            a, b = w_left.value, w_right.value
            try:
                if name == "add":
                    return W_Int(ovfcheck(a + b))
                if name == "sub":
                    return W_Int(ovfcheck(a - b))
                return W_Int(ovfcheck(a * b))
            except OverflowError:
                pass
        return W_Long(long_method(as_long(w_left), as_long(w_right)))

    binary.__name__ = "binary_" + name
    return binary


BINARY = unrolling_iterable([(ADD, make_binary("add")), (SUB, make_binary("sub")), (MUL, make_binary("mul"))])


class Frame:
    _virtualizable_ = ["stack[*]", "depth"]

    def __init__(self, size):
        self = hint(self, access_directly=True, fresh_virtualizable=True)
        self.stack = [None] * size
        make_sure_not_resized(self.stack)
        self.depth = 0

    def push(self, w_x):
        self.stack[self.depth] = w_x
        self.depth += 1

    def pop(self):
        depth = self.depth - 1
        assert depth >= 0
        self.depth = depth
        w_x = self.stack[depth]
        self.stack[depth] = None
        return w_x


class Code:
    _immutable_fields_ = ["ops[*]"]

    def __init__(self, ops):
        self.ops = ops

    @elidable
    def at(self, pc):
        return self.ops[pc]


@specialize.arg(1)
def emit(builder, kind, text):
    if kind == "line":
        builder.append(text + "\n")
    else:
        builder.append(text)


@unroll_safe
def run(code, frame, builder):
    pc = 0
    while True:
        driver.jit_merge_point(pc=pc, code=code, frame=frame)
        op = promote(code.at(pc))
        pc += 1
        if op == PUSH:
            frame.push(W_Int(code.at(pc)))
            pc += 1
        elif op == DUP:
            w_x = frame.pop()
            frame.push(w_x)
            frame.push(w_x)
        elif op == SWAP:
            w_x = frame.pop()
            w_y = frame.pop()
            frame.push(w_x)
            frame.push(w_y)
        elif op == JUMP_IF:
            target = code.at(pc)
            pc += 1
            if frame.pop().is_true():
                if target < pc:
                    driver.can_enter_jit(pc=target, code=code, frame=frame)
                pc = target
        elif op == PRINT:
            emit(builder, "line", frame.pop().text())
        elif op == STOP:
            return
        else:
            for number, function in BINARY:
                if op == number:
                    w_right = frame.pop()
                    w_left = frame.pop()
                    frame.push(function(w_left, w_right))
                    break
            else:
                raise ValueError("unknown operation %d" % op)


def checksum(text):
    value = r_uint(5381)
    for char in text:
        value = value * 33 + r_uint(ord(char))
    return intmask(value)


def entry_point(argv):
    program = [PUSH, 1, DUP, PRINT, PUSH, 3, MUL, DUP, PUSH, 1000000000000, SUB, DUP, MUL, DUP, PRINT, PRINT, STOP]
    builder = StringBuilder()
    run(Code(program), Frame(16), builder)
    # powers of seven, until the counter at the bottom is zero
    program = [PUSH, 7, PUSH, 40, DUP, PRINT, SWAP, DUP, PRINT, PUSH, 7, MUL, SWAP, PUSH, 1, SUB, DUP, JUMP_IF, 4, STOP]
    run(Code(program), Frame(16), builder)
    text = builder.build()
    os.write(1, text.encode("utf-8"))
    print(len(text), checksum(text), NAMES[SUB], we_are_translated() or True)
    try:
        run(Code([99]), Frame(2), builder)
    except ValueError as error:
        print(error)
    return 0


def target(driver, args):
    driver.exe_name = "stack-%(backend)s"
    return entry_point, None


def jitpolicy(driver):
    from rpython.jit.codewriter.policy import JitPolicy

    return JitPolicy()
