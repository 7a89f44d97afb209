"""Parameters (section 4.2.6).  ``library/control.scm`` converts values; here they are bound and looked up."""

from framework.rlib.jit import unroll_safe
from languages.scheme.machine.base import Frame, State
from languages.scheme.machine.closures import ControlPrimitive, apply0
from languages.scheme.machine.control import control
from languages.scheme.machine.registers import REGISTERS, Binding, Dynamic, inside
from languages.scheme.objects.base import Value
from languages.scheme.objects.errors import wrong_type
from languages.scheme.objects.pairs import items_of


class Parameter(ControlPrimitive):
    """A procedure without arguments that gives the value it has in the present dynamic extent."""

    _immutable_fields_ = ["default", "converter"]

    def __init__(self, default: Value, converter: Value) -> None:
        ControlPrimitive.__init__(self, "parameter", 0, 0)
        self.default = default
        self.converter = converter

    def present(self) -> Value:
        """The value it has now."""
        binding = REGISTERS.dynamic.bindings
        while binding is not None:
            if binding.parameter is self:
                return binding.value
            binding = binding.outer
        return self.default

    def control(self, arguments: list[Value], frame: Frame) -> State:
        return frame.resume(self.present())


@control("new-parameter", 2, 2)
def new_parameter(arguments: list[Value], frame: Frame) -> State:
    """A parameter of a converted value and a converter."""
    return frame.resume(Parameter(arguments[0], arguments[1]))


@control("parameter-converter", 1, 1)
def parameter_converter(arguments: list[Value], frame: Frame) -> State:
    """The converter of a parameter."""
    parameter = arguments[0]
    if not isinstance(parameter, Parameter):
        raise wrong_type("parameterize", 1, "parameter", parameter)
    return frame.resume(parameter.converter)


@control("call-with-parameters", 3, 3)
@unroll_safe
def call_with_parameters(arguments: list[Value], frame: Frame) -> State:
    """Call a thunk while parameters, a list, have converted values, a list."""
    here = REGISTERS.dynamic
    bindings = here.bindings
    values = items_of(arguments[1])
    parameters = items_of(arguments[0])
    for index in range(len(parameters)):
        bindings = Binding(parameters[index], values[index], bindings)
    return apply0(arguments[2], inside(Dynamic(here.handlers, bindings, here.winders), frame))
