"""Functions of the guest."""

from __future__ import annotations

from framework.rlib.jit import promote
from languages.minipy.compiler import opcodes as ops
from languages.minipy.interpreter import calls
from languages.minipy.interpreter.code import W_Code
from languages.minipy.interpreter.frame import Frame
from languages.minipy.interpreter.generators import W_Generator
from languages.minipy.interpreter.state import STATE
from languages.minipy.objects.base import W_Object, address
from languages.minipy.objects.descriptors import W_BoundMethod
from languages.minipy.objects.dicts import W_Dict
from languages.minipy.objects.errors import RECURSION_ERROR, GuestError
from languages.minipy.objects.singletons import NONE
from languages.minipy.objects.tuples import W_Tuple
from languages.minipy.objects.types import W_Type


class W_Function(W_Object):
    """A function.  ``defaults`` are of the last positional parameters, ``w_keyword_defaults`` of keyword-only ones."""

    _immutable_fields_ = ["code", "w_globals", "closure[*]", "defaults?[*]", "w_keyword_defaults?"]

    def __init__(
        self,
        code: W_Code,
        w_globals: W_Dict,
        defaults: list[W_Object],
        w_keyword_defaults: W_Dict | None,
        closure: list[W_Object],
    ) -> None:
        self.code = code
        self.w_globals = w_globals
        self.defaults = defaults
        self.w_keyword_defaults = w_keyword_defaults
        self.closure = closure
        self.name = code.name
        self.qualname = code.qualname
        self.w_attributes: W_Dict | None = None
        self.w_annotations: W_Object | None = None
        self.w_module: W_Object = NONE

    # ---- calls -------------------------------------------------------------------------------------------------------

    def is_callable(self) -> bool:
        return True

    def is_method(self) -> bool:
        return True

    def call(self, args: list[W_Object], names: list[str]) -> W_Object:
        function = promote(self)
        code = function.code
        frame = Frame(code, function.w_globals, None)
        calls.fill_parameters(function, frame, args, names)
        frame.make_cells(function.closure)
        if code.is_generator:
            return W_Generator(frame, function.name, function.qualname)
        return run(frame)

    def call_method(self, w_self: W_Object, args: list[W_Object], names: list[str]) -> W_Object:
        return self.call([w_self, *args], names)

    def descriptor_get(self, w_owner: W_Object | None, w_class: W_Type) -> W_Object:
        return self if w_owner is None else W_BoundMethod(self, w_owner)

    # ---- attributes --------------------------------------------------------------------------------------------------

    def repr(self) -> str:
        return f"<function {self.qualname} at {address(self)}>"

    def function_name(self) -> str:
        return self.qualname

    def has_dictionary(self) -> bool:
        return True

    def own_attribute(self, name: str) -> W_Object | None:
        w_attributes = self.w_attributes
        return None if w_attributes is None else w_attributes.find_text(name)

    def set_own_attribute(self, name: str, w_value: W_Object) -> bool:
        w_attributes = self.w_attributes
        if w_attributes is None:
            w_attributes = self.w_attributes = W_Dict()
        w_attributes.set_text(name, w_value)
        return True

    def delete_own_attribute(self, name: str) -> bool:
        w_attributes = self.w_attributes
        return w_attributes is not None and w_attributes.remove_text(name) is not None


def run(frame: Frame) -> W_Object:
    """Run a frame to its end, one call deeper."""
    STATE.enter_call()
    try:
        return STATE.loop.run(frame)
    except RecursionError:
        raise GuestError(RECURSION_ERROR, "maximum recursion depth exceeded") from None
    finally:
        STATE.leave_call()


def make_function(frame: Frame, flags: int) -> W_Object:
    """A function of the code on the stack and what lies below it (opcodes.MAKE_FUNCTION)."""
    w_code = frame.pop()
    assert isinstance(w_code, W_Code)
    closure: list[W_Object] = []
    if flags & ops.CLOSURE:
        closure = tuple_items(frame.pop())
    w_annotations = frame.pop() if flags & ops.ANNOTATIONS else None
    w_keyword_defaults: W_Dict | None = None
    if flags & ops.KWDEFAULTS:
        w_given = frame.pop()
        assert isinstance(w_given, W_Dict)
        w_keyword_defaults = w_given
    defaults = tuple_items(frame.pop()) if flags & ops.DEFAULTS else []
    w_function = W_Function(w_code, frame.w_globals, defaults, w_keyword_defaults, closure)
    w_function.w_annotations = w_annotations
    w_module = frame.w_globals.find_text("__name__")
    if w_module is not None:
        w_function.w_module = w_module
    return w_function


def tuple_items(w_tuple: W_Object) -> list[W_Object]:
    """The items of what the compiler says is a tuple."""
    assert isinstance(w_tuple, W_Tuple)
    return w_tuple.items
