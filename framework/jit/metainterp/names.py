"""What things are called in the text that the JIT writes: positions of the guest program and of the interpreter,
descriptors, classes and constants.
"""

from __future__ import annotations

from framework.jit.metainterp.frames import split_by_kind
from framework.jit.metainterp.guards import ResumeGuard
from framework.jit.metainterp.jitcode import JitDriverTable, MetaTables, UserFunction
from framework.jit.model import (
    ArrayDescr,
    CallDescr,
    FailDescr,
    FieldDescr,
    InteriorDescr,
    LoopToken,
    Machine,
    SizeDescr,
    TargetToken,
)
from framework.jit.trace.operations import COND_CALL, COND_CALL_VALUE_I, COND_CALL_VALUE_R, is_call
from framework.jit.trace.printer import TracePrinter
from framework.jit.trace.values import Const, ConstInt, Descriptor, Op, Value
from framework.lltypes.dialect import llop
from framework.lltypes.types import Signed, Unsigned

FLOAT_BITS = "float:"
SPECIAL = " ,()=#[]{}"  # characters that mean something in the text form of traces


def location(machine: Machine, driver: JitDriverTable, greens: list[Value]) -> str:
    """A position of the guest program, with the driver's name before it and what ``get_location`` says behind."""
    text = driver.name + ": " + printable_location(machine, driver, greens)
    function = driver.get_location_text
    if function is not None:
        text += " (" + _text_of_greens(machine, driver, function, greens) + ")"
    return text


def printable_location(machine: Machine, driver: JitDriverTable, greens: list[Value]) -> str:
    """What ``get_printable_location`` says of a position, else the greens that are numbers."""
    function = driver.get_printable_location
    if function is None:
        return _numbers_of(driver, greens)
    return _text_of_greens(machine, driver, function, greens)


def _text_of_greens(machine: Machine, driver: JitDriverTable, function: UserFunction, greens: list[Value]) -> str:
    """What a function of the greens that returns a str says, on one line; "?" when it raises."""
    ints, refs, floats = split_by_kind(greens, driver.green_kinds)
    text = machine.call_ref(
        function.address,
        function.descr,
        [value.get_int() for value in ints],
        [value.get_ref() for value in refs],
        [value.get_float() for value in floats],
    )
    if machine.take_exception():
        return "?"
    return machine.text_of(text).replace("\n", " ")


def _numbers_of(driver: JitDriverTable, greens: list[Value]) -> str:
    words: list[str] = []
    for index in range(len(greens)):
        if driver.green_kinds[index] == "i":
            words.append(driver.green_names[index] + "=" + str(greens[index].get_int()))
    return " ".join(words)


def place_name(tables: MetaTables, number: int, pc: int) -> str:
    """The place in the interpreter that an instruction of a jitcode is for: ``file:line``, "" when it is not known."""
    jitcode = tables.jitcode(number)
    line = jitcode.line_at(pc)
    return short_name(tables.files, jitcode.file) + ":" + str(line) if line > 0 else ""


def short_name(files: list[str], number: int) -> str:
    """The last part of a file's path, or all of it when another one ends like that."""
    path = files[number]
    name = path[path.rfind("/") + 1 :]
    for other in range(len(files)):
        if other != number and files[other].endswith("/" + name):
            return path
    return name


def as_word(name: str) -> str:
    """A name as one word of the text form."""
    result = ""
    for char in name:
        result += "_" if char in SPECIAL else char
    return result


class ProgramPrinter(TracePrinter):
    """Prints the traces of a program.  Constant references are ``Class.N``; N tells them apart."""

    def __init__(self, machine: Machine, tables: MetaTables) -> None:
        TracePrinter.__init__(self)
        self.machine = machine
        self.classes: dict[int, str] = {}
        for descr in tables.descriptors:
            if isinstance(descr, SizeDescr):
                self.classes[descr.type_info] = as_word(descr.name)
        self.references: dict[int, int] = {}  # identity hash → N

    def class_name(self, address: int) -> str:
        return self.classes.get(address, "")

    def reference_name(self, constant: Const) -> str:
        ref = constant.get_ref()
        key = self.machine.identity_hash(ref)
        if key not in self.references:
            self.references[key] = len(self.references) + 1
        name = self.class_name(self.machine.class_of(ref)) or "object"
        return name[name.rfind(".") + 1 :] + "." + str(self.references[key])

    def float_text(self, value: float) -> str:
        """The bits: making digits of them would take 50 kB in every executable."""
        return FLOAT_BITS + hex(llop.cast_uint_to_int(Signed, llop.cast_float_to_bits(Unsigned, value)))

    def argument(self, op: Op, index: int) -> str:
        """The function of a call is written by its name."""
        descr = op.descr
        value = op.args[index]
        if isinstance(descr, CallDescr) and isinstance(value, ConstInt) and descr.name and is_call(op.opnum):
            if index == (1 if op.opnum in (COND_CALL, COND_CALL_VALUE_I, COND_CALL_VALUE_R) else 0):
                return as_word(descr.name)
        return self.name(value)

    def descriptor_name(self, descriptor: Descriptor) -> str:
        if isinstance(descriptor, FieldDescr):
            return as_word(descriptor.name)
        if isinstance(descriptor, ArrayDescr):
            return as_word(descriptor.name)
        if isinstance(descriptor, InteriorDescr):
            return as_word(descriptor.array.name + "." + descriptor.field.name)
        if isinstance(descriptor, SizeDescr):
            return as_word(descriptor.name)
        if isinstance(descriptor, CallDescr):
            return as_word(descriptor.name) or "call." + descriptor.arguments + "." + descriptor.result
        return _code_name(descriptor)


def _code_name(descriptor: Descriptor) -> str:
    """The name of a place in compiled code."""
    if isinstance(descriptor, ResumeGuard):
        return "guard" + str(descriptor.number)
    if isinstance(descriptor, TargetToken):
        token = descriptor.token
        if token is None:
            return "target"
        number = 0
        for index in range(len(token.targets)):
            if token.targets[index] is descriptor:
                number = index
        return "target" + str(token.number) + "." + str(number)
    if isinstance(descriptor, LoopToken):
        return "token" + str(descriptor.number)
    if isinstance(descriptor, FailDescr):
        return "done"
    return ""
