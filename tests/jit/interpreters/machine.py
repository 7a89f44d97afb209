"""An object language as a register machine: maps, a virtualizable frame, method caches, exceptions through portals.

    add 2 0 1        registers: r2 = r0 + r1
    send 3 1 area    r3 = r1.area()

What is hard in it: objects change their maps under compiled code; classes get new methods, which a quasi-immutable version
guards; a guest exception leaves several inlined or called portals and is caught in the middle of another; someone walks the
chain of frames, by virtual references, and reads registers of those that compiled code keeps to itself.
"""

from __future__ import annotations

from framework.rlib.jit import (
    JitDriver,
    dont_look_inside,
    elidable,
    hint,
    promote,
    unroll_safe,
    virtual_ref,
    virtual_ref_finish,
    vref_None,
)


class Map:
    """The fields of objects, in the order in which they were added."""

    _immutable_fields_ = ["cls"]

    def __init__(self, cls: Class) -> None:
        self.cls = cls
        self.indexes: dict[str, int] = {}
        self.others: dict[str, Map] = {}

    @elidable
    def index(self, name: str) -> int:
        return self.indexes.get(name, -1)

    @elidable
    def with_field(self, name: str) -> Map:
        if name not in self.others:
            new = Map(self.cls)
            new.indexes.update(self.indexes)
            new.indexes[name] = len(self.indexes)
            self.others[name] = new
        return self.others[name]


class Version:
    pass


class Class:
    _immutable_fields_ = ["version?", "name", "base", "empty"]

    def __init__(self, name: str, base: Class | None) -> None:
        self.name = name
        self.base = base
        self.methods: dict[str, Code] = {}
        self.version = Version()
        self.empty = Map(self)

    def define(self, code: Code) -> None:
        self.methods[code.name] = code
        self.version = Version()

    def find(self, name: str) -> Code | None:
        return self._find(name, self.version)

    @elidable
    def _find(self, name: str, version: Version) -> Code | None:
        cls: Class | None = self
        while cls is not None:
            if name in cls.methods:
                return cls.methods[name]
            cls = cls.base
        return None


class Value:
    pass


class Int(Value):
    _immutable_fields_ = ["value"]

    def __init__(self, value: int) -> None:
        self.value = value


class Instance(Value):
    def __init__(self, cls: Class) -> None:
        self.map = cls.empty
        self.storage: list[Value] = []

    def get(self, name: str) -> Value:
        index = promote(self.map).index(name)
        if index < 0:
            raise GuestError(Int(404))
        return self.storage[index]

    def set(self, name: str, value: Value) -> None:
        index = promote(self.map).index(name)
        if index >= 0:
            self.storage[index] = value
            return
        self.map = promote(self.map).with_field(name)
        self.storage.append(value)


class GuestError(Exception):
    def __init__(self, value: Value) -> None:
        self.value = value


class Instruction:
    _immutable_fields_ = ["name", "a", "b", "c", "text"]

    def __init__(self, words: list[str]) -> None:
        self.name = words[0]
        numbers = [int(word) for word in words[1:] if is_number(word)] + [0, 0, 0]
        self.a, self.b, self.c = numbers[0], numbers[1], numbers[2]
        self.text = words[-1]


def is_number(word: str) -> bool:
    return word.lstrip("-").isdigit()


class Code:
    _immutable_fields_ = ["name", "instructions[*]", "size", "handler"]

    def __init__(self, name: str, instructions: list[Instruction], size: int, handler: int) -> None:
        self.name = name
        self.instructions = instructions
        self.size = size
        self.handler = handler  # where exceptions go on, -1: nowhere


class Frame:
    _virtualizable_ = ["pc", "registers[*]"]

    def __init__(self, code: Code) -> None:
        self = hint(self, access_directly=True, fresh_virtualizable=True)
        self.code = code
        self.pc = 0
        self.registers: list[Value] = [Int(0)] * code.size
        self.back = vref_None


class World:
    def __init__(self) -> None:
        self.classes: dict[str, Class] = {}
        self.codes: dict[str, Code] = {}
        self.top = vref_None

    def clear(self) -> None:
        self.classes.clear()
        self.codes.clear()
        self.top = vref_None


WORLD = World()


def location(pc: int, code: Code) -> str:
    return code.name + " " + str(pc) + " " + code.instructions[pc].name


driver = JitDriver(
    greens=["pc", "code"], reds=["frame"], virtualizables=["frame"], name="machine",
    get_printable_location=location, is_recursive=True,
)  # fmt: skip


def call(code: Code, arguments: list[Value]) -> Value:
    """Run a function in a frame of its own, which is in the chain meanwhile."""
    frame = Frame(code)
    fill(frame, arguments)
    frame.back = WORLD.top
    reference = WORLD.top = virtual_ref(frame)
    try:
        return run(frame, code)
    finally:
        WORLD.top = frame.back
        virtual_ref_finish(reference, frame)


@unroll_safe
def fill(frame: Frame, arguments: list[Value]) -> None:
    for index in range(len(arguments)):
        frame.registers[index] = arguments[index]


@dont_look_inside
def depth_of_chain() -> int:
    """How many frames there are, and what their first registers hold."""
    result = 0
    reference = WORLD.top
    frame = reference()
    while frame is not None:
        register = frame.registers[0]
        result = result * 3 % 1000003 + (register.value if isinstance(register, Int) else 7) + frame.pc
        reference = frame.back
        frame = reference()
    return result


def integer(value: Value) -> int:
    if not isinstance(value, Int):
        raise GuestError(Int(500))
    return value.value


def run(frame: Frame, code: Code) -> Value:
    pc = 0
    while True:
        driver.jit_merge_point(pc=pc, code=code, frame=frame)
        instruction = code.instructions[pc]
        frame.pc = pc
        pc += 1
        name = instruction.name
        if name == "return":
            return frame.registers[instruction.a]
        try:
            if name == "jump":
                if instruction.a < pc:
                    pc = instruction.a
                    driver.can_enter_jit(pc=pc, code=code, frame=frame)
                else:
                    pc = instruction.a
            elif name == "unless":
                if integer(frame.registers[instruction.a]) == 0:
                    pc = instruction.b
            else:
                execute(frame, instruction, name)
        except GuestError as error:
            if code.handler < 0:
                raise
            frame.registers[code.size - 1] = error.value
            pc = code.handler


@unroll_safe
def execute(frame: Frame, instruction: Instruction, name: str) -> None:
    registers = frame.registers
    a, b, c = instruction.a, instruction.b, instruction.c
    if name == "int":
        registers[a] = Int(b)
    elif name == "move":
        registers[a] = registers[b]
    elif name == "new":
        registers[a] = Instance(WORLD.classes[instruction.text])
    elif name == "get":
        registers[a] = instance(registers[b]).get(instruction.text)
    elif name == "set":
        instance(registers[a]).set(instruction.text, registers[b])
    elif name == "send":
        receiver = instance(registers[b])
        method = promote(receiver.map).cls.find(instruction.text)
        if method is None:
            raise GuestError(Int(405))
        registers[a] = call(method, [receiver, registers[c]])
    elif name == "call":
        registers[a] = call(lookup(instruction.text), [registers[b], registers[c]])
    elif name == "raise":
        raise GuestError(registers[a])
    elif name == "depth":
        registers[a] = Int(depth_of_chain())
    elif name == "define":
        redefine(instruction.text)
    elif name == "print":
        show(registers[a])
    else:
        registers[a] = Int(calculate(name, integer(registers[b]), integer(registers[c])))


def instance(value: Value) -> Instance:
    if not isinstance(value, Instance):
        raise GuestError(Int(501))
    return value


@elidable
def lookup(name: str) -> Code:
    return WORLD.codes[name]


@dont_look_inside
def redefine(text: str) -> None:
    """``Class.method:function``: the class gets another method."""
    place, _, function = text.partition(":")
    cls, _, method = place.partition(".")
    code = WORLD.codes[function]
    WORLD.classes[cls].define(Code(method, code.instructions, code.size, code.handler))


@dont_look_inside
def show(value: Value) -> None:
    print(value.value if isinstance(value, Int) else -1)


def calculate(name: str, a: int, b: int) -> int:
    if name == "add":
        return (a + b) % 1000003
    if name == "sub":
        return a - b
    if name == "mul":
        return a * b % 1000003
    if name == "less":
        return int(a < b)
    if b == 0:
        raise GuestError(Int(0))
    return a % b


# --- reading: "class NAME BASE|-", "def NAME SIZE HANDLER", instructions, "end"


def load(text: str) -> None:
    WORLD.clear()
    lines = [line.strip() for line in text.splitlines() if line.strip() and not line.startswith("#")]
    position = 0
    while position < len(lines):
        words = lines[position].split()
        position += 1
        if words[0] == "class":
            WORLD.classes[words[1]] = Class(words[1], WORLD.classes.get(words[2]))
        else:
            instructions: list[Instruction] = []
            while lines[position] != "end":
                instructions.append(Instruction(lines[position].split()))
                position += 1
            position += 1
            WORLD.codes[words[1]] = Code(words[1], instructions, int(words[2]), int(words[3]))


def run_program(text: str) -> int:
    load(text)
    try:
        call(WORLD.codes["main"], [])
    except GuestError as error:
        print("error")
        show(error.value)
        return 1
    return 0


def entry_point(argv: list[str]) -> int:
    with open(argv[1]) as file:
        return run_program(file.read())


def target(driver: object, args: list[str]) -> object:
    return entry_point
