"""The values of tin."""

from __future__ import annotations

from framework.rlib.jit import elidable, promote
from framework.rlib.rarithmetic import ovfcheck


class GuestError(Exception):
    """An exception of the guest program."""

    def __init__(self, value: Object) -> None:
        self.value = value


class Object:
    """A value."""

    def text(self) -> str:
        raise NotImplementedError

    def kind(self) -> str:
        raise NotImplementedError

    def is_true(self) -> bool:
        return True

    def add(self, other: Object) -> Object:
        raise self.refuse("+", other)

    def sub(self, other: Object) -> Object:
        raise self.refuse("-", other)

    def mul(self, other: Object) -> Object:
        raise self.refuse("*", other)

    def div(self, other: Object) -> Object:
        raise self.refuse("/", other)

    def mod(self, other: Object) -> Object:
        raise self.refuse("%", other)

    def less(self, other: Object) -> bool:
        raise self.refuse("<", other)

    def equal(self, other: Object) -> bool:
        return self is other

    def length(self) -> int:
        raise fail("no length: " + self.kind())

    def item(self, index: Object) -> Object:
        raise fail("no items: " + self.kind())

    def put(self, index: Object, value: Object) -> None:
        raise fail("no items: " + self.kind())

    def refuse(self, symbol: str, other: Object) -> GuestError:
        return fail("can't do " + self.kind() + " " + symbol + " " + other.kind())


def fail(message: str) -> GuestError:
    """A guest exception with a string."""
    return GuestError(String(message))


class Nil(Object):
    def text(self) -> str:
        return "nil"

    def kind(self) -> str:
        return "nil"

    def is_true(self) -> bool:
        return False


class Bool(Object):
    _immutable_fields_ = ["value"]

    def __init__(self, value: bool) -> None:
        self.value = value

    def text(self) -> str:
        return "true" if self.value else "false"

    def kind(self) -> str:
        return "bool"

    def is_true(self) -> bool:
        return self.value


NIL = Nil()
TRUE = Bool(True)
FALSE = Bool(False)


def new_bool(value: bool) -> Object:
    return TRUE if value else FALSE


class Int(Object):
    _immutable_fields_ = ["value"]

    def __init__(self, value: int) -> None:
        self.value = value

    def text(self) -> str:
        return str(self.value)

    def kind(self) -> str:
        return "int"

    def is_true(self) -> bool:
        return self.value != 0

    def add(self, other: Object) -> Object:
        if isinstance(other, Int):
            try:
                return Int(ovfcheck(self.value + other.value))
            except OverflowError:
                return Float(float(self.value) + float(other.value))
        return Float(float(self.value)).add(other)

    def sub(self, other: Object) -> Object:
        if isinstance(other, Int):
            try:
                return Int(ovfcheck(self.value - other.value))
            except OverflowError:
                return Float(float(self.value) - float(other.value))
        return Float(float(self.value)).sub(other)

    def mul(self, other: Object) -> Object:
        if isinstance(other, Int):
            try:
                return Int(ovfcheck(self.value * other.value))
            except OverflowError:
                return Float(float(self.value) * float(other.value))
        return Float(float(self.value)).mul(other)

    def div(self, other: Object) -> Object:
        if isinstance(other, Int):
            if other.value == 0:
                raise fail("division by zero")
            return Int(self.value // other.value)
        return Float(float(self.value)).div(other)

    def mod(self, other: Object) -> Object:
        if isinstance(other, Int):
            if other.value == 0:
                raise fail("division by zero")
            return Int(self.value % other.value)
        raise self.refuse("%", other)

    def less(self, other: Object) -> bool:
        if isinstance(other, Int):
            return self.value < other.value
        return Float(float(self.value)).less(other)

    def equal(self, other: Object) -> bool:
        if isinstance(other, Int):
            return self.value == other.value
        return isinstance(other, Float) and float(self.value) == other.value


class Float(Object):
    _immutable_fields_ = ["value"]

    def __init__(self, value: float) -> None:
        self.value = value

    def text(self) -> str:
        return str(self.value)

    def kind(self) -> str:
        return "float"

    def is_true(self) -> bool:
        return self.value != 0.0

    def number(self, other: Object, symbol: str) -> float:
        """The other operand as a float."""
        if isinstance(other, Float):
            return other.value
        if isinstance(other, Int):
            return float(other.value)
        raise self.refuse(symbol, other)

    def add(self, other: Object) -> Object:
        return Float(self.value + self.number(other, "+"))

    def sub(self, other: Object) -> Object:
        return Float(self.value - self.number(other, "-"))

    def mul(self, other: Object) -> Object:
        return Float(self.value * self.number(other, "*"))

    def div(self, other: Object) -> Object:
        divisor = self.number(other, "/")
        if divisor == 0.0:
            raise fail("division by zero")
        return Float(self.value / divisor)

    def less(self, other: Object) -> bool:
        return self.value < self.number(other, "<")

    def equal(self, other: Object) -> bool:
        if isinstance(other, Float):
            return self.value == other.value
        return isinstance(other, Int) and self.value == float(other.value)


class String(Object):
    _immutable_fields_ = ["value"]

    def __init__(self, value: str) -> None:
        self.value = value

    def text(self) -> str:
        return self.value

    def kind(self) -> str:
        return "string"

    def is_true(self) -> bool:
        return len(self.value) != 0

    def add(self, other: Object) -> Object:
        if isinstance(other, String):
            return String(self.value + other.value)
        raise self.refuse("+", other)

    def less(self, other: Object) -> bool:
        if isinstance(other, String):
            return self.value < other.value
        raise self.refuse("<", other)

    def equal(self, other: Object) -> bool:
        return isinstance(other, String) and self.value == other.value

    def length(self) -> int:
        return len(self.value)

    def item(self, index: Object) -> Object:
        return String(self.value[checked(index, len(self.value))])


class List(Object):
    def __init__(self, items: list[Object]) -> None:
        self.items = items

    def text(self) -> str:
        return "[" + " ".join([item.text() for item in self.items]) + "]"

    def kind(self) -> str:
        return "list"

    def is_true(self) -> bool:
        return len(self.items) != 0

    def length(self) -> int:
        return len(self.items)

    def item(self, index: Object) -> Object:
        return self.items[checked(index, len(self.items))]

    def put(self, index: Object, value: Object) -> None:
        self.items[checked(index, len(self.items))] = value


def checked(index: Object, length: int) -> int:
    """An index that is in range."""
    if not isinstance(index, Int):
        raise fail("an index is an int")
    if not 0 <= index.value < length:
        raise fail("index out of range")
    return index.value


# --- classes and instances


class Map:
    """Where the fields of an instance are; instances that got the same fields in the same order share one."""

    def __init__(self) -> None:
        self.indices: dict[str, int] = {}
        self.others: dict[str, Map] = {}

    @elidable
    def index(self, name: str) -> int:
        return self.indices.get(name, -1)

    @elidable
    def with_field(self, name: str) -> Map:
        found = self.others.get(name)
        if found is None:
            found = Map()
            for known, index in self.indices.items():
                found.indices[known] = index
            found.indices[name] = len(self.indices)
            self.others[name] = found
        return found


EMPTY_MAP = Map()


class Version:
    """The state of a class; a new one when a method is added."""


class Class(Object):
    _immutable_fields_ = ["name", "base", "version?"]

    def __init__(self, name: str, base: Class | None) -> None:
        self.name = name
        self.base = base
        self.methods: dict[str, Function] = {}
        self.version = Version()

    def text(self) -> str:
        return "<class " + self.name + ">"

    def kind(self) -> str:
        return "class"

    def add_method(self, name: str, function: Function) -> None:
        self.methods[name] = function
        self.version = Version()

    def find(self, name: str) -> Function | None:
        """The method of that name."""
        cls = promote(self)
        return cls.find_in_version(name, cls.version)

    @elidable
    def find_in_version(self, name: str, version: Version) -> Function | None:
        current: Class | None = self
        while current is not None:
            found = current.methods.get(name)
            if found is not None:
                return found
            current = current.base
        return None


class Instance(Object):
    _immutable_fields_ = ["cls"]

    def __init__(self, cls: Class) -> None:
        self.cls = cls
        self.map = EMPTY_MAP
        self.fields: list[Object] = []

    def text(self) -> str:
        return "<" + self.cls.name + ">"

    def kind(self) -> str:
        return self.cls.name

    def get(self, name: str) -> Object:
        map = promote(self.map)
        index = map.index(name)
        if index < 0:
            raise fail("no field " + name)
        return self.fields[index]

    def set(self, name: str, value: Object) -> None:
        map = promote(self.map)
        index = map.index(name)
        if index >= 0:
            self.fields[index] = value
        else:
            self.map = map.with_field(name)
            self.fields.append(value)


class Function(Object):
    _immutable_fields_ = ["code", "captured[*]"]

    def __init__(self, code: Code, captured: list[Object]) -> None:
        self.code = code
        self.captured = captured

    def text(self) -> str:
        return "<function " + self.code.name + ">"

    def kind(self) -> str:
        return "function"


class Handler:
    """A ``try``: the instructions it protects, where it goes, and the depth of the stack there."""

    def __init__(self, start: int, end: int, target: int, depth: int) -> None:
        self.start = start
        self.end = end
        self.target = target
        self.depth = depth


class Code:
    """The bytecode of a function.  Instructions have three bytes: operation and a number of two bytes."""

    _immutable_fields_ = ["name", "code", "constants[*]", "names[*]", "codes[*]", "parameters", "variables", "slots"]

    def __init__(
        self,
        name: str,
        code: str,
        constants: list[Object],
        names: list[str],
        codes: list[Code],
        handlers: list[Handler],
        parameters: int,
        variables: int,
        slots: int,
    ) -> None:
        self.name = name
        self.code = code
        self.constants = constants
        self.names = names
        self.codes = codes
        self.handlers = handlers
        self.parameters = parameters
        self.variables = variables  # slots that are no stack
        self.slots = slots

    @elidable
    def handler_at(self, pc: int) -> Handler | None:
        """The innermost handler of the instruction at a place."""
        for handler in self.handlers:
            if handler.start <= pc < handler.end:
                return handler
        return None
