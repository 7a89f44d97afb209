"""Error objects (section 6.11) and procedures (6.10)."""

from languages.scheme.objects.base import Value, boolean
from languages.scheme.objects.errors import FILE, READ, ErrorObject, error
from languages.scheme.objects.pairs import list_from
from languages.scheme.objects.procedures import Procedure
from languages.scheme.objects.strings import String
from languages.scheme.primitives.registry import primitive


@primitive("error", Value, rest=True)
def scheme_error(message: Value, irritants: list[Value]) -> Value:
    if isinstance(message, String):
        raise error(message.text(), irritants)
    raise error("", [message, *irritants])


@primitive("error-object?", Value)
def is_error_object(value: Value) -> Value:
    return boolean(isinstance(value, ErrorObject))


@primitive("error-object-message", ErrorObject)
def error_object_message(value: ErrorObject) -> Value:
    return String(value.message)


@primitive("error-object-irritants", ErrorObject)
def error_object_irritants(value: ErrorObject) -> Value:
    return list_from(value.irritants)


@primitive("file-error?", Value)
def is_file_error(value: Value) -> Value:
    return boolean(isinstance(value, ErrorObject) and value.category == FILE)


@primitive("read-error?", Value)
def is_read_error(value: Value) -> Value:
    return boolean(isinstance(value, ErrorObject) and value.category == READ)


@primitive("procedure?", Value)
def is_procedure(value: Value) -> Value:
    return boolean(isinstance(value, Procedure))
