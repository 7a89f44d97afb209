"""The types of functions, cells, generators, modules, code and tracebacks."""

from __future__ import annotations

from languages.minipy.interpreter.code import W_Code
from languages.minipy.interpreter.control import instance_of, on_its_way
from languages.minipy.interpreter.frame import W_Cell
from languages.minipy.interpreter.functions import W_Function
from languages.minipy.interpreter.generators import W_Generator
from languages.minipy.interpreter.modules import W_Module
from languages.minipy.interpreter.tracebacks import W_Traceback
from languages.minipy.objects.base import W_Object
from languages.minipy.objects.errors import STOP_ITERATION, GuestError
from languages.minipy.objects.singletons import NONE
from languages.minipy.objects.texts import W_Str
from languages.minipy.objects.typedef import BuiltinType
from languages.minipy.types.root import OBJECT

for _name, _cls in (("code", W_Code), ("cell", W_Cell), ("traceback", W_Traceback), ("module", W_Module)):
    BuiltinType(_name, _cls, base=OBJECT).finish()

FUNCTION = BuiltinType("function", W_Function, base=OBJECT)


@FUNCTION.getter("__name__")
def function_name(w_self: W_Object) -> W_Object:
    """The name."""
    assert isinstance(w_self, W_Function)
    return W_Str(w_self.name)


@FUNCTION.getter("__qualname__")
def function_qualname(w_self: W_Object) -> W_Object:
    """The name with those of what it is in."""
    assert isinstance(w_self, W_Function)
    return W_Str(w_self.qualname)


FUNCTION.finish()

GENERATOR = BuiltinType("generator", W_Generator, base=OBJECT)


@GENERATOR.method
def send(w_self: W_Generator, w_value: W_Object, /) -> W_Object:
    """Go on with a value."""
    return yielded(w_self, w_self.send(w_value))


def yielded(generator: W_Generator, w_yielded: W_Object | None) -> W_Object:
    """What a generator yields; StopIteration with its result at the end."""
    if w_yielded is not None:
        return w_yielded
    stop = GuestError(STOP_ITERATION, "")
    if generator.w_result is not NONE:
        stop.w_argument = generator.w_result
        generator.w_result = NONE
    raise stop


@GENERATOR.method
def throw(
    w_self: W_Generator, w_class: W_Object, w_value: W_Object = NONE, w_traceback: W_Object = NONE, /
) -> W_Object:
    """Raise an exception where it was left."""
    w_raised = w_class if w_value is NONE else w_value
    w_exception = instance_of(
        w_raised, "exceptions must be classes or instances deriving from BaseException, not " + w_raised.kind()
    )
    return yielded(w_self, w_self.throw(on_its_way(w_exception)))


@GENERATOR.method
def close(w_self: W_Generator, /) -> None:
    """Raise GeneratorExit where it was left."""
    w_self.close()


GENERATOR.finish()
