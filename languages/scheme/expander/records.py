"""define-record-type: the procedures that a form defines."""

from languages.scheme.compiler.core import Core, Quote
from languages.scheme.expander.expand import call_helper
from languages.scheme.expander.forms import identifier, malformed, parts, proper
from languages.scheme.objects.base import FALSE, Value
from languages.scheme.objects.errors import SchemeError
from languages.scheme.objects.pairs import Pair, list_from
from languages.scheme.objects.symbols import Identifier

CONSTRUCTOR = "record-constructor"
PREDICATE = "record-predicate"
ACCESSOR = "record-accessor"
MODIFIER = "record-modifier"


class RecordProcedure:
    """A procedure of a record type: ``maker`` is the primitive that makes it of the type and the fields it is about."""

    def __init__(self, name: Identifier, maker: str, fields: Value) -> None:
        self.name = name
        self.maker = maker
        self.fields = fields

    def core(self, record_type: Core) -> Core:
        """The form that makes the procedure."""
        operands: list[Core] = [record_type, Quote(self.name.symbol()), Quote(self.fields)]
        return call_helper(self.maker, operands, None)


class RecordForm:
    """The parts of a define-record-type form."""

    def __init__(self, form: Value, type_name: Identifier) -> None:
        self.form = form
        self.type_name = type_name
        self.fields: list[Identifier] = []
        self.procedures: list[RecordProcedure] = []

    def new_type(self) -> Core:
        """The form that makes the type."""
        fields: list[Value] = [field.symbol() for field in self.fields]
        operands: list[Core] = [Quote(self.type_name.symbol()), Quote(list_from(fields))]
        return call_helper("make-record-type", operands, None)

    def add(self, name: Identifier, maker: str, fields: list[Identifier]) -> None:
        """A procedure that is about these fields: it gets their indices."""
        names: list[Value] = []
        for field in fields:
            if field not in self.fields:
                raise malformed(self.form, "define-record-type: " + field.symbol().name + " is no field:")
            names.append(field.symbol())
        self.procedures.append(RecordProcedure(name, maker, list_from(names)))


def record_form(form: Pair) -> RecordForm:
    """The parts of (define-record-type name constructor predicate field …)."""
    items = parts(form, 4, -1, "define-record-type: expected a name, a constructor, a predicate and fields:")
    type_name = items[1].car if isinstance(items[1], Pair) else items[1]
    record = RecordForm(form, identifier(type_name, form, "define-record-type: the name must be an identifier:"))
    specifications = [field_parts(item, form) for item in items[4:]]
    for names in specifications:
        if names[0] in record.fields:
            raise twice(form)
        record.fields.append(names[0])
    add_constructor(record, items[2], form)
    if items[3] is not FALSE:
        record.add(identifier(items[3], form, "define-record-type: malformed predicate:"), PREDICATE, [])
    for names in specifications:
        if len(names) > 1:
            record.add(names[1], ACCESSOR, [names[0]])
        if len(names) > 2:
            record.add(names[2], MODIFIER, [names[0]])
    return record


def add_constructor(record: RecordForm, spec: Value, form: Value) -> None:
    """(name field …), a name alone for all fields, or #f."""
    why = "define-record-type: malformed constructor:"
    if isinstance(spec, Pair):
        names = [identifier(item, form, why) for item in proper(spec, form, why)]
        record.add(names[0], CONSTRUCTOR, names[1:])
    elif spec is not FALSE:
        record.add(identifier(spec, form, why), CONSTRUCTOR, record.fields)


def field_parts(item: Value, form: Value) -> list[Identifier]:
    """Field, accessor and modifier, as far as they are there."""
    why = "define-record-type: a field is (name accessor [modifier]):"
    if isinstance(item, Identifier):
        return [item]
    names = [identifier(name, form, why) for name in proper(item, form, why)]
    if len(names) < 1 or len(names) > 3:
        raise malformed(form, why)
    return names


def twice(form: Value) -> SchemeError:
    """Two fields of one name."""
    return malformed(form, "define-record-type: two fields have one name:")
