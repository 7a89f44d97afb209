"""Concrete objects and the object space, a constant of the translation."""

from rpython.rlib.objectmodel import compute_hash, instantiate, r_dict, specialize
from rpython.rlib.rarithmetic import intmask, ovfcheck, ovfcheck_float_to_int, r_uint
from rpython.rlib.rfloat import double_to_string
from rpython.rlib.rrandom import Random
from rpython.rlib.rstring import StringBuilder, replace, split
from rpython.tool.sourcetools import func_with_new_name
from space_gateway import (
    GetSetProperty,
    Interp2App,
    InterpreterError,
    OperationError,
    TypeDef,
    TypeRegistry,
    W_BuiltinFunction,
    W_Root,
    W_TypeObject,
    interp2app,
    oefmt,
    unwrap_spec,
)


class W_Int(W_Root):
    _immutable_fields_ = ["intval"]

    def __init__(self, intval):
        self.intval = intval

    def int_w(self, space):
        return self.intval

    def float_w(self, space):
        return float(self.intval)

    def is_true(self, space):
        return self.intval != 0

    def eq(self, space, w_other):
        return isinstance(w_other, W_Int) and self.intval == w_other.intval

    def hash(self, space):
        return intmask(self.intval * 31)

    def descr_repr(self, space):
        return space.newtext("%d" % self.intval)

    def descr_add(self, space, w_other):
        if not isinstance(w_other, W_Int):
            return space.w_NotImplemented
        try:
            return space.newint(ovfcheck(self.intval + w_other.intval))
        except OverflowError:
            return space.newfloat(float(self.intval) + float(w_other.intval))

    def descr_mul(self, space, w_other):
        if isinstance(w_other, W_Text):
            return space.newtext(w_other.text * self.intval)
        return space.newint(intmask(self.intval * w_other.int_w(space)))

    @unwrap_spec("self", "space", int)
    def descr_shift(self, space, n):
        return space.newint(intmask(r_uint(self.intval) >> n))

    def fget_bits(self, space):
        n = 0
        v = self.intval
        if v < 0:
            v = ~v
        while v:
            n += 1
            v >>= 1
        return space.newint(n)


class W_Float(W_Root):
    def __init__(self, floatval):
        self.floatval = floatval

    def float_w(self, space):
        return self.floatval

    def int_w(self, space):
        try:
            return ovfcheck_float_to_int(self.floatval)
        except OverflowError:
            raise OperationError(space.w_OverflowError, space.newtext("float too big"))

    def descr_repr(self, space):
        s, special = double_to_string(self.floatval, "r", 0, 2)
        return space.newtext(s)

    def descr_add(self, space, w_other):
        return space.newfloat(self.floatval + w_other.float_w(space))


class W_Text(W_Root):
    _immutable_fields_ = ["text"]

    def __init__(self, text):
        self.text = text

    def text_w(self, space):
        return self.text

    def is_true(self, space):
        return len(self.text) > 0

    def eq(self, space, w_other):
        if not isinstance(w_other, W_Text):
            return False
        return w_other.text == self.text

    def hash(self, space):
        return compute_hash(self.text)

    def descr_repr(self, space):
        return space.newtext("'" + replace(self.text, "'", "\\'") + "'")

    def descr_str(self, space):
        return self

    def descr_add(self, space, w_other):
        return space.newtext(self.text + w_other.text_w(space))

    @unwrap_spec("self", "space", "text")
    def descr_split(self, space, sep):
        if sep == "":
            raise oefmt(space.w_ValueError, space, "empty %s", "separator")
        return space.newlist([space.newtext(s) for s in split(self.text, sep)])

    @unwrap_spec("self", "space", "text", "text", int)
    def descr_replace(self, space, old, new, count):
        return space.newtext(replace(self.text, old, new, count))

    def descr_join(self, space, w_list):
        b = StringBuilder()
        first = True
        for w_item in space.listview(w_list):
            if not first:
                b.append(self.text)
            first = False
            b.append(w_item.text_w(space))
        return space.newtext(b.build())

    def descr_len(self, space):
        return space.newint(len(self.text))

    def fget_first(self, space):
        if not self.text:
            return space.w_None
        return space.newtext(self.text[0])


class W_List(W_Root):
    def __init__(self, items_w):
        self.items_w = items_w

    def is_true(self, space):
        return bool(self.items_w)

    def descr_append(self, space, w_item):
        self.items_w.append(w_item)

    def descr_repr(self, space):
        return space.newtext("[%s]" % ", ".join([space.repr(w) for w in self.items_w]))

    def descr_len(self, space):
        return space.newint(len(self.items_w))

    @unwrap_spec("self", "space", int)
    def descr_getitem(self, space, index):
        try:
            return self.items_w[index]
        except IndexError:
            raise oefmt(space.w_IndexError, space, "list index %s out of range", str(index))

    def descr_sort(self, space):
        # insertion sort through the space
        items = self.items_w
        for i in range(1, len(items)):
            j = i
            while j > 0 and space.is_lt(items[j], items[j - 1]):
                items[j], items[j - 1] = items[j - 1], items[j]
                j -= 1

    def eq(self, space, w_other):
        if not isinstance(w_other, W_List) or len(w_other.items_w) != len(self.items_w):
            return False
        for i in range(len(self.items_w)):
            if not self.items_w[i].eq(space, w_other.items_w[i]):
                return False
        return True


class W_Dict(W_Root):
    def __init__(self, space):
        def eq(w_a, w_b):
            return w_a.eq(space, w_b)

        def hash(w_a):
            return w_a.hash(space)

        self.data = r_dict(space.eq_w, space.hash_w)

    @staticmethod
    def allocate(space):
        w_dict = instantiate(W_Dict)
        w_dict.data = r_dict(space.eq_w, space.hash_w, force_non_null=True)
        return w_dict

    def descr_setitem(self, space, w_key, w_value):
        self.data[w_key] = w_value

    def descr_getitem(self, space, w_key):
        try:
            return self.data[w_key]
        except KeyError:
            raise OperationError(space.w_KeyError, space.newtext(space.repr(w_key)))

    def descr_repr(self, space):
        parts = []
        for w_key, w_value in self.data.items():
            parts.append(space.repr(w_key) + ": " + space.repr(w_value))
        return space.newtext("{" + ", ".join(parts) + "}")

    def descr_len(self, space):
        return space.newint(len(self.data))

    def descr_keys(self, space):
        return space.newlist(list(self.data.keys()))

    def descr_pop(self, space, w_key, w_default):
        if w_key in self.data:
            w_res = self.data[w_key]
            del self.data[w_key]
            return w_res
        return w_default


class W_NoneObject(W_Root):
    def descr_repr(self, space):
        return space.newtext("None")

    def is_true(self, space):
        return False


class W_Special(W_Root):
    def __init__(self, name):
        self.name = name

    def descr_repr(self, space):
        return space.newtext(self.name)


class W_Instance(W_Root):
    def __init__(self, w_type):
        self.w_type = w_type
        self.dict_w = {}

    def getclass(self, space):
        return self.w_type

    def getdictvalue(self, space, attr):
        return self.dict_w.get(attr, None)


def make_typedef(cls, name, **extra):
    rawdict = {}
    for key, value in vars(cls).items():
        if key.startswith("descr_"):
            rawdict[
                "__%s__" % key[6:] if key[6:] in ("repr", "str", "add", "mul", "getitem", "setitem", "len") else key[6:]
            ] = interp2app(value)
        elif key.startswith("fget_"):
            rawdict[key[5:]] = GetSetProperty(value, name=key[5:])
    rawdict.update(extra)
    cls.typedef = TypeDef(name, **rawdict)
    return cls.typedef


for _cls, _name in [
    (W_Int, "int"),
    (W_Float, "float"),
    (W_Text, "str"),
    (W_List, "list"),
    (W_Dict, "dict"),
    (W_NoneObject, "NoneType"),
    (W_Special, "special"),
    (W_TypeObject, "type"),
    (W_BuiltinFunction, "builtin"),
    (W_Instance, "object"),
    (GetSetProperty, "getset"),
]:
    make_typedef(_cls, _name)


class ObjSpace(object):
    def __init__(self):
        "NOT_RPYTHON"
        self.w_None = W_NoneObject()
        self.w_NotImplemented = W_Special("NotImplemented")
        self.w_True = W_Special("True")
        self.w_False = W_Special("False")
        self.type_cache = {}
        self.exceptions = []
        for name in [
            "TypeError",
            "ValueError",
            "KeyError",
            "IndexError",
            "OverflowError",
            "AttributeError",
            "ZeroDivisionError",
        ]:
            w_exc = W_TypeObject(self, name, None, {})
            setattr(self, "w_" + name, w_exc)
            self.exceptions.append(w_exc)
        for cls in TypeRegistry.all:
            if cls.typedef is not None:
                self.gettypeobject(cls.typedef)
        self.rng = Random(42)

    def _freeze_(self):
        return True

    def gettypeobject(self, typedef):
        return self.fromcache(typedef)

    @specialize.memo()
    def fromcache(self, typedef):
        try:
            return self.type_cache[typedef]
        except KeyError:
            dict_w = {}
            for key, value in typedef.rawdict.items():
                if isinstance(value, Interp2App):
                    dict_w[key] = W_BuiltinFunction(value)
                else:
                    dict_w[key] = value
            w_type = W_TypeObject(self, typedef.name, None, dict_w)
            self.type_cache[typedef] = w_type
            return w_type

    # --- wrapping
    @specialize.argtype(1)
    def wrap(self, x):
        if x is None:
            return self.w_None
        if isinstance(x, bool):
            return self.newbool(x)
        if isinstance(x, int):
            return self.newint(x)
        if isinstance(x, float):
            return self.newfloat(x)
        if isinstance(x, str):
            return self.newtext(x)
        if isinstance(x, W_Root):
            return x
        raise InterpreterError("cannot wrap")

    def newint(self, i):
        return W_Int(i)

    def newfloat(self, f):
        return W_Float(f)

    def newtext(self, s):
        assert isinstance(s, str)
        return W_Text(s)

    def newbool(self, b):
        return self.w_True if b else self.w_False

    def newlist(self, items_w):
        return W_List(items_w)

    def newdict(self):
        return W_Dict.allocate(self)

    # --- operations
    def eq_w(self, w_a, w_b):
        return w_a.eq(self, w_b)

    def hash_w(self, w_a):
        return w_a.hash(self)

    def is_true(self, w_x):
        if w_x is self.w_False:
            return False
        return w_x.is_true(self)

    def is_lt(self, w_a, w_b):
        if isinstance(w_a, W_Text) and isinstance(w_b, W_Text):
            return w_a.text < w_b.text
        return w_a.float_w(self) < w_b.float_w(self)

    def listview(self, w_list):
        if not isinstance(w_list, W_List):
            raise self.type_error("list", w_list)
        return w_list.items_w

    def type_error(self, expected, w_got):
        return oefmt(self.w_TypeError, self, "expected %s, got %s", expected, w_got.getclass(self).name)

    def getattr(self, w_obj, name):
        w_value = w_obj.getdictvalue(self, name)
        if w_value is not None:
            return w_value
        w_type = w_obj.getclass(self)
        w_descr = w_type.lookup(name)
        if w_descr is None:
            raise oefmt(self.w_AttributeError, self, "'%s' object has no attribute '%s'", w_type.name, name)
        if isinstance(w_descr, GetSetProperty):
            return w_descr.fget(w_obj, self)
        return w_descr

    def call_method(self, w_obj, methname, *args_w):
        w_descr = w_obj.getclass(self).lookup(methname)
        if isinstance(w_descr, W_BuiltinFunction):
            w_res = w_descr.call(self, [w_obj] + list(args_w))
            if w_res is None:
                return self.w_None
            return w_res
        raise oefmt(self.w_AttributeError, self, "no method %s", methname)

    def str_w(self, w_obj):
        if w_obj.getclass(self).lookup("__str__") is not None:
            return self.call_method(w_obj, "__str__").text_w(self)
        return self.repr(w_obj)

    def repr(self, w_obj):
        w_type = w_obj.getclass(self)
        if w_type.lookup("__repr__") is None:
            return "<%s object>" % w_type.name
        w_r = self.call_method(w_obj, "__repr__")
        assert isinstance(w_r, W_Text)
        return w_r.text


def _make_binary(name):
    special = "__%s__" % name

    def op(self, w_a, w_b):
        w_res = self.call_method(w_a, special, w_b)
        if w_res is self.w_NotImplemented:
            if isinstance(w_b, W_Float):
                return self.call_method(w_b, special, w_a)
            raise oefmt(
                self.w_TypeError,
                self,
                "unsupported operand types for %s: '%s' and '%s'",
                name,
                w_a.getclass(self).name,
                w_b.getclass(self).name,
            )
        return w_res

    return func_with_new_name(op, "space_" + name)


for _n in ["add", "mul"]:
    setattr(ObjSpace, _n, _make_binary(_n))

space = ObjSpace()
