"""An object space in the style of PyPy and what is built on it, driven by a tiny command language."""

import os

from rpython.rlib import jit
from rpython.rlib.objectmodel import newlist_hint
from rpython.rlib.rarithmetic import intmask, r_uint
from rpython.rlib.rstring import split, startswith, strip_spaces
from rpython.rlib.unroll import unrolling_iterable
from space_gateway import FatalError, OperationError, W_BuiltinFunction, interp2app, oefmt, unwrap_spec
from space_objects import W_List, space


@unwrap_spec("space", int, int)
def builtin_randint(space, lo, hi):
    r = space.rng.genrand32()
    return space.newint(lo + intmask(r % r_uint(hi - lo + 1)))


@unwrap_spec("space", "args_w")
def builtin_print(space, args_w):
    os.write(1, (" ".join([space.str_w(w) for w in args_w]) + "\n").encode("utf-8"))


@unwrap_spec("space", W_List, int)
def builtin_rotate(space, w_list, n):
    items = w_list.items_w
    n %= max(1, len(items))
    return space.newlist(items[n:] + items[:n])


def builtin_type(space, w_x):
    return space.newtext(w_x.getclass(space).name)


BUILTINS = dict(
    (f.__name__[8:], W_BuiltinFunction(interp2app(f, name=f.__name__[8:])))
    for f in [builtin_randint, builtin_print, builtin_rotate, builtin_type]
)


class Stop(Exception):
    pass


class Frame(object):
    _virtualizable_ = ["stack_w[*]", "pos"]

    def __init__(self):
        self = jit.hint(self, access_directly=True, fresh_virtualizable=True)
        self.stack_w = [None] * 50
        self.pos = 0
        self.vars_w = {}

    def push(self, w_x):
        self.stack_w[self.pos] = w_x
        self.pos += 1

    def pop(self):
        self.pos -= 1
        w_x = self.stack_w[self.pos]
        self.stack_w[self.pos] = None
        return w_x

    def popn(self, n):
        res = newlist_hint(n)
        for i in range(self.pos - n, self.pos):
            res.append(self.stack_w[i])
            self.stack_w[i] = None
        self.pos -= n
        return res


class Opcodes(object):
    def op_ADD(self, frame, arg):
        w_b, w_a = frame.pop(), frame.pop()
        frame.push(space.add(w_a, w_b))

    def op_MUL(self, frame, arg):
        w_b = frame.pop()
        w_a = frame.pop()
        frame.push(space.mul(w_a, w_b))

    def op_STORE(self, frame, arg):
        frame.vars_w[arg] = frame.pop()

    def op_LOAD(self, frame, arg):
        frame.push(frame.vars_w[arg])

    def op_ATTR(self, frame, arg):
        frame.push(space.getattr(frame.pop(), arg))

    def op_LIST(self, frame, arg):
        frame.push(space.newlist(frame.popn(int(arg))))

    def op_DICT(self, frame, arg):
        frame.push(space.newdict())

    def op_CALL(self, frame, arg):
        name, count = arg.split("/")
        args_w = frame.popn(int(count))
        try:
            w_f = BUILTINS[name]
        except KeyError:
            raise oefmt(space.w_ValueError, space, "no function %s", name)
        frame.push(space.wrap(w_f.call(space, args_w)))

    def op_METHOD(self, frame, arg):
        name, count = arg.split("/")
        args_w = frame.popn(int(count))
        w_self = frame.pop()
        n = len(args_w)
        if n == 0:
            w_r = space.call_method(w_self, name)
        elif n == 1:
            w_r = space.call_method(w_self, name, args_w[0])
        elif n == 2:
            w_r = space.call_method(w_self, name, args_w[0], args_w[1])
        else:
            w_r = space.call_method(w_self, name, args_w[0], args_w[1], args_w[2])
        frame.push(w_r)

    def op_POP(self, frame, arg):
        frame.pop()

    def op_STOP(self, frame, arg):
        raise Stop

    def op_WRAPALL(self, frame, arg):
        for w_x in [space.wrap(1), space.wrap(1.5), space.wrap("s"), space.wrap(None), space.wrap(True)]:
            frame.push(w_x)


OPS = unrolling_iterable([(name[3:], name) for name in sorted(vars(Opcodes)) if name.startswith("op_")])


def dispatch(ops, frame, opname, arg):
    for name, method in OPS:
        if name == opname:
            getattr(ops, method)(frame, arg)
            return
    raise FatalError("unknown operation " + opname)


def run_line(ops, frame, line):
    for word in split(line.strip(), " "):
        if not word:
            continue
        if word[0].isdigit() or word[0] == "-":
            if "." in word:
                frame.push(space.newfloat(float(word)))
            else:
                frame.push(space.newint(int(word)))
        elif word[0] == "'":
            frame.push(space.newtext(word[1:].replace("_", " ")))
        else:
            colon = word.find(":")
            if colon >= 0:
                dispatch(ops, frame, word[:colon], word[colon + 1 :])
            else:
                dispatch(ops, frame, word, "")


def main(argv):
    if len(argv) > 1:
        fd = os.open(argv[1], os.O_RDONLY, 0)
        data = b""
        while True:
            chunk = os.read(fd, 64)
            if not chunk:
                break
            data += chunk
        os.close(fd)
    else:
        data = b"1 2 ADD CALL:print/1"
    ops = Opcodes()
    frame = Frame()
    status = 0
    for line in data.decode("utf-8").split("\n"):
        if startswith(line, "#") or strip_spaces(line) == "":
            continue
        try:
            run_line(ops, frame, line)
        except OperationError as e:
            os.write(1, ("%s\n" % e.errorstr(space)).encode("utf-8"))
            status = 1 if e.match(space, space.w_TypeError) else status
        except FatalError as e:
            os.write(1, ("fatal: " + str(e) + "\n").encode("utf-8"))
        except Stop:
            break
    return status


def target(driver, args):
    driver.exe_name = "phpish-%(backend)s"
    return main, None
