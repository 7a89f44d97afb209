"""What define-record-type expands to: makers of record types and of their procedures."""

from framework.rlib.jit import unroll_safe
from languages.scheme.objects.base import FALSE, UNSPECIFIED, Value, boolean
from languages.scheme.objects.errors import SchemeError, error
from languages.scheme.objects.pairs import Pair, items_of
from languages.scheme.objects.procedures import Primitive
from languages.scheme.objects.records import Record, RecordType
from languages.scheme.objects.symbols import Symbol
from languages.scheme.primitives.registry import primitive


class RecordPrimitive(Primitive):
    """A procedure of a record type."""

    _immutable_fields_ = ["record_type"]

    def __init__(self, name: str, count: int, record_type: RecordType) -> None:
        Primitive.__init__(self, name, count, count)
        self.record_type = record_type

    def checked(self, value: Value) -> Record:
        """The value, which must be a record of the type."""
        if not isinstance(value, Record) or value.record_type is not self.record_type:
            raise self.wrong_record(value)
        return value

    def wrong_record(self, value: Value) -> SchemeError:
        expected = "record of type " + self.record_type.name
        return error(self.name + ": argument 1 must be: " + expected + "; it is", [value])


class Constructor(RecordPrimitive):
    """Makes a record; ``positions`` are the indices of the fields that the arguments are for."""

    _immutable_fields_ = ["positions[*]", "size"]

    def __init__(self, name: str, record_type: RecordType, positions: list[int]) -> None:
        RecordPrimitive.__init__(self, name, len(positions), record_type)
        self.positions = positions
        self.size = len(record_type.fields)

    @unroll_safe
    def call(self, arguments: list[Value]) -> Value:
        if len(arguments) != len(self.positions):
            raise self.miscounted(len(arguments))
        values: list[Value] = [FALSE] * self.size
        for index in range(len(self.positions)):
            values[self.positions[index]] = arguments[index]
        return Record(self.record_type, values)

    def call0(self) -> Value:
        return self.call([])

    def call1(self, first: Value) -> Value:
        return self.call([first])

    def call2(self, first: Value, second: Value) -> Value:
        return self.call([first, second])

    def call3(self, first: Value, second: Value, third: Value) -> Value:
        return self.call([first, second, third])


class Predicate(RecordPrimitive):
    """Whether a value is a record of the type."""

    def call(self, arguments: list[Value]) -> Value:
        if len(arguments) != 1:
            raise self.miscounted(len(arguments))
        return self.call1(arguments[0])

    def call1(self, first: Value) -> Value:
        return boolean(isinstance(first, Record) and first.record_type is self.record_type)


class Accessor(RecordPrimitive):
    """Reads a field."""

    _immutable_fields_ = ["position"]

    def __init__(self, name: str, record_type: RecordType, position: int) -> None:
        RecordPrimitive.__init__(self, name, 1, record_type)
        self.position = position

    def call(self, arguments: list[Value]) -> Value:
        if len(arguments) != 1:
            raise self.miscounted(len(arguments))
        return self.call1(arguments[0])

    def call1(self, first: Value) -> Value:
        return self.checked(first).values[self.position]


class Modifier(RecordPrimitive):
    """Writes a field."""

    _immutable_fields_ = ["position"]

    def __init__(self, name: str, record_type: RecordType, position: int) -> None:
        RecordPrimitive.__init__(self, name, 2, record_type)
        self.position = position

    def call(self, arguments: list[Value]) -> Value:
        if len(arguments) != 2:
            raise self.miscounted(len(arguments))
        return self.call2(arguments[0], arguments[1])

    def call2(self, first: Value, second: Value) -> Value:
        self.checked(first).values[self.position] = second
        return UNSPECIFIED


def position(record_type: RecordType, field: Value) -> int:
    """The index of a field, given by its name."""
    assert isinstance(field, Symbol)
    return record_type.fields.index(field.name)


@primitive("make-record-type", Symbol, Value, library="")
def make_record_type(name: Symbol, fields: Value) -> Value:
    names: list[str] = []
    for field in items_of(fields):
        assert isinstance(field, Symbol)
        names.append(field.name)
    return RecordType(name.name, names)


@primitive("record-constructor", RecordType, Symbol, Value, library="")
def record_constructor(record_type: RecordType, name: Symbol, fields: Value) -> Value:
    return Constructor(name.name, record_type, [position(record_type, field) for field in items_of(fields)])


@primitive("record-predicate", RecordType, Symbol, Value, library="")
def record_predicate(record_type: RecordType, name: Symbol, fields: Value) -> Value:
    return Predicate(name.name, 1, record_type)


@primitive("record-accessor", RecordType, Symbol, Pair, library="")
def record_accessor(record_type: RecordType, name: Symbol, fields: Pair) -> Value:
    return Accessor(name.name, record_type, position(record_type, fields.car))


@primitive("record-modifier", RecordType, Symbol, Pair, library="")
def record_modifier(record_type: RecordType, name: Symbol, fields: Pair) -> Value:
    return Modifier(name.name, record_type, position(record_type, fields.car))
