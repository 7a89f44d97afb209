"""Primitives, registered by decorators, and the globals of a program."""

import os

try:
    from rpython.rlib.rarithmetic import string_to_int
    from rpython.rlib.rbigint import rbigint
    from rpython.rlib.rstring import ParseStringError, ParseStringOverflowError
except ImportError:
    from som_fallback import ParseStringError, ParseStringOverflowError, rbigint, string_to_int

from som_nodes import Primitive, run_block
from som_objects import (
    Array,
    BigInteger,
    Block,
    Class,
    Double,
    Integer,
    Object,
    String,
    false_object,
    nil_object,
    true_object,
)

PRIMITIVES = {}


def primitive(cls_name, selector):
    def deco(fn):
        PRIMITIVES.setdefault(cls_name, {})[selector] = Primitive(selector, fn)
        return fn

    return deco


def _binary(op):
    method = "prim_" + op

    def prim(rcvr, args, universe):
        if isinstance(rcvr, Integer):
            return getattr(rcvr, method)(args[0])
        elif isinstance(rcvr, BigInteger):
            return getattr(rcvr, method)(args[0])
        assert isinstance(rcvr, Double)
        return getattr(rcvr, method)(args[0])

    return prim


for _sel, _op in [("+", "add"), ("-", "subtract"), ("*", "multiply")]:
    for _cls in ["Integer", "Double"]:
        primitive(_cls, _sel)(_binary(_op))


@primitive("Integer", "<")
@primitive("Double", "<")
def _less(rcvr, args, universe):
    if isinstance(rcvr, Integer):
        return universe.new_bool(rcvr.prim_less_than(args[0]))
    if isinstance(rcvr, BigInteger):
        return universe.new_bool(rcvr.prim_less_than(args[0]))
    assert isinstance(rcvr, Double)
    return universe.new_bool(rcvr.prim_less_than(args[0]))


@primitive("Integer", "<<")
def _shift(rcvr, args, universe):
    assert isinstance(rcvr, Integer)
    return rcvr.prim_left_shift(args[0])


@primitive("Integer", "asDouble")
def _as_double(rcvr, args, universe):
    assert isinstance(rcvr, Integer)
    return Double(float(rcvr.get_embedded_integer()))


@primitive("Object", "println")
def _println(rcvr, args, universe):
    universe.println(rcvr.as_string())
    return rcvr


@primitive("Object", "=")
def _equals(rcvr, args, universe):
    a, b = rcvr, args[0]
    if isinstance(a, Integer) and isinstance(b, Integer):
        return universe.new_bool(a.get_embedded_integer() == b.get_embedded_integer())
    if isinstance(a, String) and isinstance(b, String):
        return universe.new_bool(a.get_embedded_string() == b.get_embedded_string())
    return universe.new_bool(a is b)


@primitive("String", ",")
def _concat(rcvr, args, universe):
    assert isinstance(rcvr, String)
    return String(rcvr.get_embedded_string() + args[0].as_string())


@primitive("String", "length")
def _length(rcvr, args, universe):
    assert isinstance(rcvr, String)
    return Integer(len(rcvr.get_embedded_string()))


@primitive("String", "asInteger")
def _as_integer(rcvr, args, universe):
    assert isinstance(rcvr, String)
    try:
        i = string_to_int(rcvr.get_embedded_string())
        return Integer(i)
    except ParseStringOverflowError:
        return BigInteger(rbigint.fromdecimalstr(rcvr.get_embedded_string()))
    except ParseStringError:
        return nil_object


@primitive("Block", "value")
def _value(rcvr, args, universe):
    assert isinstance(rcvr, Block)
    return run_block(rcvr, args, universe)


PRIMITIVES["Block"]["value:"] = Primitive("value:", _value)


@primitive("Class", "new")
def _new(rcvr, args, universe):
    assert isinstance(rcvr, Class)
    return Object(rcvr, len(rcvr.fields))


@primitive("Class", "new:")
def _new_array(rcvr, args, universe):
    n = args[0]
    assert isinstance(n, Integer)
    return Array.from_size(n.get_embedded_integer())


@primitive("Array", "at:")
def _at(rcvr, args, universe):
    i = args[0]
    assert isinstance(i, Integer) and isinstance(rcvr, Array)
    try:
        return rcvr.get_indexable_field(i.get_embedded_integer() - 1)
    except IndexError:
        return nil_object


@primitive("Array", "at:put:")
def _at_put(rcvr, args, universe):
    i = args[0]
    assert isinstance(i, Integer)
    assert isinstance(rcvr, Array)
    rcvr.set_indexable_field(i.get_embedded_integer() - 1, args[1])
    return rcvr


@primitive("Array", "length")
def _array_length(rcvr, args, universe):
    assert isinstance(rcvr, Array)
    return Integer(rcvr.length())


class Association(object):
    _immutable_fields_ = ["name", "value?"]

    def __init__(self, name, value):
        self.name = name
        self.value = value


class Universe(object):
    _immutable_fields_ = ["nil_class", "integer_class", "globals"]

    def __init__(self, avoid_exit=False):
        self.globals = {}
        self.avoid_exit = avoid_exit
        self.specialised = 0
        self.nil_class = self.integer_class = self.double_class = self.string_class = None
        self.true_class = self.false_class = self.block_class = self.array_class = self.class_class = None

    def boot(self):
        obj = self.define("Object", None)
        self.nil_class = self.define("Nil", obj)
        self.integer_class = self.define("Integer", obj)
        self.double_class = self.define("Double", obj)
        self.string_class = self.define("String", obj)
        boolean = self.define("Boolean", obj)
        self.true_class = self.define("True", boolean)
        self.false_class = self.define("False", boolean)
        self.block_class = self.define("Block", obj)
        self.array_class = self.define("Array", obj)
        self.class_class = self.define("Class", obj)
        for name, value in [("nil", nil_object), ("true", true_object), ("false", false_object)]:
            self.set_global(name, value)

    def define(self, name, superclass, fields=None):
        cls = Class(name, superclass, fields if fields is not None else [])
        for selector, prim in PRIMITIVES.get(name, {}).items():
            cls.methods[selector] = prim
        self.set_global(name, cls)
        return cls

    def get_globals_association(self, name):
        assoc = self.globals.get(name, None)
        if assoc is None:
            assoc = Association(name, nil_object)
            self.globals[name] = assoc
        return assoc

    def set_global(self, name, value):
        self.get_globals_association(name).value = value

    def get_global(self, name):
        return self.get_globals_association(name).value

    def new_bool(self, flag):
        return true_object if flag else false_object

    def println(self, s):
        os.write(1, (s + "\n").encode("utf-8"))
