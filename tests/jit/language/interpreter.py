"""Runs bytecode: one frame per call, virtualizable; the guest's calls are calls of ``run``."""

from __future__ import annotations

import time

from framework.rlib.jit import JitDriver, dont_look_inside, elidable, hint, promote, unroll_safe
from tests.jit.language import compiler as bc
from tests.jit.language.objects import (
    NIL,
    Class,
    Code,
    Float,
    Function,
    GuestError,
    Instance,
    Int,
    List,
    Object,
    String,
    fail,
    new_bool,
)


def get_printable_location(pc: int, code: Code) -> str:
    return code.name + " " + str(pc) + " " + bc.NAMES[ord(code.code[pc])]


driver = JitDriver(
    greens=["pc", "code"],
    reds=["frame"],
    virtualizables=["frame"],
    name="tin",
    get_printable_location=get_printable_location,
    is_recursive=True,
)


class World:
    """Global variables and output."""

    def __init__(self) -> None:
        self.globals: dict[str, Cell] = {}
        self.lines: list[str] = []

    def reset(self) -> None:
        """Forget everything."""
        self.globals = {}
        self.lines = []

    @elidable
    def cell(self, name: str) -> Cell:
        """The global variable of a name, always the same."""
        found = self.globals.get(name)
        if found is None:
            found = self.globals[name] = Cell()
        return found


class Cell:
    """A global variable; most are assigned once."""

    _immutable_fields_ = ["value?"]

    def __init__(self) -> None:
        self.value: Object | None = None


WORLD = World()


class Frame:
    """A call under way: variables, then the stack."""

    _virtualizable_ = ["function", "slots[*]", "depth"]

    def __init__(self, function: Function) -> None:
        self = hint(self, access_directly=True, fresh_virtualizable=True)
        code = function.code
        self.function = function
        self.slots = [NIL] * code.slots
        self.depth = code.variables

    def push(self, value: Object) -> None:
        depth = self.depth
        assert depth >= 0
        self.slots[depth] = value
        self.depth = depth + 1

    def pop(self) -> Object:
        depth = self.depth - 1
        assert depth >= 0
        value = self.slots[depth]
        self.slots[depth] = NIL
        self.depth = depth
        return value


def run(frame: Frame, code: Code) -> Object:
    """The result of a frame."""
    pc = 0
    while True:
        driver.jit_merge_point(pc=pc, code=code, frame=frame)
        operation = ord(code.code[pc])
        number = ord(code.code[pc + 1]) + 256 * ord(code.code[pc + 2])
        if operation == bc.RETURN:
            return frame.pop()
        if operation == bc.LOOP:
            pc = number
            driver.can_enter_jit(pc=pc, code=code, frame=frame)
            continue
        try:
            pc = step(frame, code, pc, operation, number)
        except GuestError as error:
            handler = code.handler_at(pc)
            if handler is None:
                raise
            unwind(frame, handler.depth)
            frame.push(error.value)
            pc = handler.target


@unroll_safe
def unwind(frame: Frame, depth: int) -> None:
    """Drop what is on the stack above a depth."""
    while frame.depth > depth:
        frame.pop()


def step(frame: Frame, code: Code, pc: int, operation: int, number: int) -> int:
    """Run one instruction.  Returns: where to go on."""
    if operation == bc.CONSTANT:
        frame.push(code.constants[number])
    elif operation == bc.LOCAL:
        frame.push(frame.slots[number])
    elif operation == bc.SET_LOCAL:
        frame.slots[number] = frame.slots[frame.depth - 1]
    elif operation == bc.POP:
        frame.pop()
    elif operation == bc.JUMP:
        return number
    elif operation == bc.JUMP_IF_FALSE:
        if not frame.pop().is_true():
            return number
    elif operation >= bc.ADD:
        operate(frame, operation)
    elif operation == bc.CALL:
        call(frame, number)
    elif operation == bc.SEND:
        send(frame, code.names[number >> 8], number & 255)
    elif operation == bc.GET_FIELD:
        frame.push(instance(frame.pop()).get(code.names[number]))
    elif operation == bc.SET_FIELD:
        value = frame.pop()
        instance(frame.pop()).set(code.names[number], value)
        frame.push(value)
    else:
        step_rarely(frame, code, operation, number)
    return pc + 3


def step_rarely(frame: Frame, code: Code, operation: int, number: int) -> None:
    """The other instructions."""
    if operation == bc.GLOBAL:
        value = WORLD.cell(code.names[number]).value
        if value is None:
            raise fail("no variable " + code.names[number])
        frame.push(value)
    elif operation == bc.SET_GLOBAL:
        WORLD.cell(code.names[number]).value = frame.slots[frame.depth - 1]
    elif operation == bc.CAPTURED:
        frame.push(frame.function.captured[number])
    elif operation == bc.CLOSURE:
        frame.push(Function(code.codes[number >> 8], popped(frame, number & 255)))
    elif operation == bc.LIST:
        frame.push(List(popped(frame, number)))
    elif operation == bc.NEW:
        new(frame, code.names[number >> 8], number & 255)
    elif operation == bc.CLOCK:
        frame.push(Float(seconds()))
    elif operation == bc.CLASS:
        base = frame.pop()
        frame.push(Class(code.names[number], base if isinstance(base, Class) else None))
    elif operation == bc.METHOD:
        function = frame.pop()
        cls = frame.slots[frame.depth - 1]
        assert isinstance(function, Function) and isinstance(cls, Class)
        cls.add_method(code.names[number], function)
    elif operation == bc.THROW:
        raise GuestError(frame.pop())


def instance(value: Object) -> Instance:
    if isinstance(value, Instance):
        return value
    raise fail("no fields: " + value.kind())


@unroll_safe
def popped(frame: Frame, count: int) -> list[Object]:
    """The topmost values, the last pushed last."""
    result = [NIL] * count
    for i in range(count):
        result[count - 1 - i] = frame.pop()
    return result


# --- operators


def operate(frame: Frame, operation: int) -> None:
    """An operator: its operands are on the stack."""
    if operation >= bc.NOT:
        frame.push(operate_rarely(frame, operation))
        return
    right = frame.pop()
    left = frame.pop()
    if operation == bc.ADD:
        result = left.add(right)
    elif operation == bc.SUB:
        result = left.sub(right)
    elif operation == bc.MUL:
        result = left.mul(right)
    elif operation == bc.DIV:
        result = left.div(right)
    elif operation == bc.MOD:
        result = left.mod(right)
    elif operation == bc.LESS:
        result = new_bool(left.less(right))
    elif operation == bc.GREATER:
        result = new_bool(right.less(left))
    elif operation == bc.LESS_EQUAL:
        result = new_bool(not right.less(left))
    elif operation == bc.GREATER_EQUAL:
        result = new_bool(not left.less(right))
    elif operation == bc.EQUAL:
        result = new_bool(left.equal(right))
    else:
        result = new_bool(not left.equal(right))
    frame.push(result)


def operate_rarely(frame: Frame, operation: int) -> Object:
    last = frame.pop()
    if operation == bc.NOT:
        return new_bool(not last.is_true())
    if operation == bc.LENGTH:
        return Int(last.length())
    if operation == bc.PRINT:
        write(last.text())
        return last
    if operation == bc.TEXT:
        return String(last.text())
    if operation == bc.KIND:
        return String(last.kind())
    if operation == bc.FLOAT:
        return Float(0.0).add(last)
    if operation == bc.AT:
        return frame.pop().item(last)
    if operation == bc.PUSH:
        items = frame.pop()
        if not isinstance(items, List):
            raise fail("push() takes a list")
        items.items.append(last)
        return items
    index = frame.pop()
    frame.pop().put(index, last)
    return last


@dont_look_inside
def seconds() -> float:
    return time.perf_counter()


@dont_look_inside
def write(line: str) -> None:
    WORLD.lines.append(line)


# --- calls


def call(frame: Frame, count: int) -> None:
    """Call the value below the arguments."""
    callee = frame.slots[frame.depth - count - 1]
    if not isinstance(callee, Function):
        raise fail("not a function: " + callee.kind())
    inner = enter(frame, callee, count, 0)
    frame.pop()
    frame.push(run(inner, inner.function.code))


@unroll_safe
def enter(frame: Frame, function: Function, count: int, hidden: int) -> Frame:
    """A frame with the topmost values as arguments; ``hidden`` is 1 when a method's object is among them."""
    code = promote(function.code)
    if code.parameters != count:
        raise fail(code.name + " takes " + str(code.parameters - hidden) + " arguments, not " + str(count - hidden))
    inner = Frame(function)
    for i in range(count):
        inner.slots[count - 1 - i] = frame.pop()
    return inner


def send(frame: Frame, name: str, count: int) -> None:
    """Call a method of the object below the arguments."""
    receiver = instance(frame.slots[frame.depth - count - 1])
    method = receiver.cls.find(name)
    if method is None:
        raise fail("no method " + name)
    inner = enter(frame, method, count + 1, 1)
    frame.push(run(inner, inner.function.code))


def new(frame: Frame, name: str, count: int) -> None:
    """A new instance; its method init gets the arguments."""
    cls = WORLD.cell(name).value
    if not isinstance(cls, Class):
        raise fail("no class " + name)
    made = Instance(cls)
    method = cls.find("init")
    if method is None:
        frame.push(made)
        return
    inner = enter_init(frame, method, made, count)
    run(inner, inner.function.code)
    frame.push(made)


@unroll_safe
def enter_init(frame: Frame, method: Function, made: Instance, count: int) -> Frame:
    code = promote(method.code)
    if code.parameters != count + 1:
        raise fail("init takes " + str(code.parameters - 1) + " arguments, not " + str(count))
    inner = Frame(method)
    inner.slots[0] = made
    for i in range(count):
        inner.slots[count - i] = frame.pop()
    return inner
