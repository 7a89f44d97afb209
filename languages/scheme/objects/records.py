"""Records (section 5.5)."""

from languages.scheme.objects.base import Value


class RecordType(Value):
    """What one execution of define-record-type makes."""

    kind = "record type"
    _immutable_fields_ = ["name", "fields[*]"]

    def __init__(self, name: str, fields: list[str]) -> None:
        self.name = name
        self.fields = fields


class Record(Value):
    """An instance of a record type."""

    kind = "record"
    _immutable_fields_ = ["record_type", "values"]

    def __init__(self, record_type: RecordType, values: list[Value]) -> None:
        self.record_type = record_type
        self.values = values
