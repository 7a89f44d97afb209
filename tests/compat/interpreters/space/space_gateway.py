"""The root of all objects, typedefs, and gateways: functions of the interpreter as methods of the language."""

from rpython.rlib import jit
from rpython.rlib.objectmodel import specialize


class FatalError(Exception):
    def __init__(self, msg):
        self.msg = msg

    def __str__(self):
        return self.msg


class InterpreterError(Exception):
    pass


class OperationError(Exception):
    """App-level exception."""

    def __init__(self, w_type, w_value, tb=None):
        self.w_type = w_type
        self.w_value = w_value
        self.application_traceback = tb

    def match(self, space, w_check):
        return self.w_type is w_check

    def errorstr(self, space):
        w_value = self.w_value
        if w_value is None:
            return self.w_type.name
        return "%s: %s" % (self.w_type.name, space.str_w(w_value))


@specialize.arg(2)
@jit.dont_look_inside
def oefmt(w_type, space, fmt, *args):
    parts = fmt.split("%s")
    res = parts[0]
    i = 0
    for arg in args:
        res += str(arg)
        i += 1
        res += parts[i]
    return OperationError(w_type, space.newtext(res))


class TypeRegistry(type):
    all = []

    def __new__(meta, name, bases, ns):
        cls = type.__new__(meta, name, bases, ns)
        for key, value in list(ns.items()):
            if hasattr(value, "_op_name"):
                cls.operations = dict(getattr(cls, "operations", {}))
                cls.operations[value._op_name] = key
        meta.all.append(cls)
        return cls


class TypeDef(object):
    def __init__(self, _name, _base=None, **rawdict):
        self.name = _name
        self.base = _base
        self.rawdict = rawdict

    def _freeze_(self):
        return True


class W_Root(object, metaclass=TypeRegistry):
    _attrs_ = ()
    _settled_ = True
    user_overridden_class = False
    typedef = TypeDef("root")

    def getclass(self, space):
        return space.gettypeobject(self.typedef)

    def getdictvalue(self, space, attr):
        return None

    def int_w(self, space):
        raise oefmt(space.w_TypeError, space, "expected %s, got %s object", "int", self.typedef.name)

    def float_w(self, space):
        raise oefmt(space.w_TypeError, space, "expected %s, got %s object", "float", self.typedef.name)

    def text_w(self, space):
        raise oefmt(space.w_TypeError, space, "expected %s, got %s object", "text", self.typedef.name)

    def is_true(self, space):
        return True

    def eq(self, space, w_other):
        return self is w_other

    def hash(self, space):
        return 0


class Unwrapper(object):
    def _freeze_(self):
        return True


def interp2app(f, unwrap_spec=None, name=None, doc=None):
    "NOT_RPYTHON: an application-level function from an interpreter-level one"
    return Interp2App(f, unwrap_spec or getattr(f, "unwrap_spec", None), name or f.__name__)


def unwrap_spec(*specs, **kw):
    def decorator(f):
        f.unwrap_spec = list(specs)
        return f

    return decorator


class UnwrapEmitter(object):
    def __init__(self):
        self.lines = []
        self.args = []
        self.n = 0

    def visit(self, spec):
        if spec == "space":
            self.args.append("space")
            return
        arg = "scope_w[%d]" % self.n
        self.n += 1
        if spec is int:
            self.args.append("%s.int_w(space)" % arg)
        elif spec is float:
            self.args.append("%s.float_w(space)" % arg)
        elif spec == "text":
            self.args.append("%s.text_w(space)" % arg)
        elif spec == "args_w":
            self.args.append("scope_w[%d:]" % (self.n - 1))
            self.n = -1
        elif isinstance(spec, type):
            self.lines.append("a%d = %s" % (self.n, arg))
            self.lines.append(
                "if not isinstance(a%d, C%d): raise space.type_error('%s', a%d)"
                % (self.n, self.n, spec.__name__, self.n)
            )
            self.args.append("a%d" % self.n)
        else:
            self.args.append(arg)


_cache = {}


class Interp2App(object):
    def __init__(self, f, spec, name):
        self.name = name
        argnames = f.__code__.co_varnames[: f.__code__.co_argcount]
        if spec is None:
            spec = ["space" if a == "space" else "w" for a in argnames]
        emit = UnwrapEmitter()
        classes = {}
        for s in spec:
            emit.visit(s)
            if isinstance(s, type):
                classes["C%d" % emit.n] = s
        self.argcount = emit.n
        src = "def run(self, space, scope_w):\n"
        for line in emit.lines:
            src += "    %s\n" % line
        src += "    return func(%s)\n" % ", ".join(emit.args)
        ns = {"func": f}
        ns.update(classes)
        exec(src, ns)
        base = BuiltinActivation
        cls = type("BuiltinActivation_UwS_%s" % name, (base,), {"run": ns["run"]})
        self.activation = cls()

    def _freeze_(self):
        return True


class BuiltinActivation(object):
    def run(self, space, scope_w):
        raise NotImplementedError


class W_BuiltinFunction(W_Root):
    _immutable_fields_ = ["name", "argcount", "activation"]

    def __init__(self, gateway):
        self.name = gateway.name
        self.argcount = gateway.argcount
        self.activation = gateway.activation

    def call(self, space, args_w):
        if self.argcount >= 0 and len(args_w) != self.argcount:
            raise oefmt(
                space.w_TypeError,
                space,
                "%s() takes %s arguments (%s given)",
                self.name,
                str(self.argcount),
                str(len(args_w)),
            )
        return self.activation.run(space, args_w)


class GetSetProperty(W_Root):
    def __init__(self, fget, fset=None, name="?"):
        self.fget = fget
        self.fset = fset
        self.name = name


class W_TypeObject(W_Root):
    _immutable_fields_ = ["name", "w_base?"]

    def __init__(self, space, name, w_base, dict_w):
        self.name = name
        self.w_base = w_base
        self.dict_w = dict_w
        self.version = 0

    @jit.elidable
    def lookup(self, name):
        w_type = self
        while w_type is not None:
            if name in w_type.dict_w:
                return w_type.dict_w[name]
            w_type = w_type.w_base
        return None
