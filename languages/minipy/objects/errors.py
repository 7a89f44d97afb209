"""Exceptions of the guest on their way through our own code.

A GuestError names its class and carries a message; the exception object is made when somebody looks at it
(``exceptions.value_of``): what a failed look-up raises and its caller swallows costs no object.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from languages.minipy.objects.base import W_Object
    from languages.minipy.objects.types import W_Type


class ExceptionKind:
    """A built-in exception class by name.  ``w_class`` is its W_Type, set when that is made."""

    _immutable_fields_ = ["name", "base"]

    def __init__(self, name: str, base: ExceptionKind | None) -> None:
        self.name = name
        self.base = base
        self.w_class: W_Type | None = None

    def is_derived(self, other: ExceptionKind) -> bool:
        """Whether it is the other one or derived from it."""
        kind: ExceptionKind | None = self
        while kind is not None:
            if kind is other:
                return True
            kind = kind.base
        return False


class GuestError(Exception):
    """A guest exception.  Either ``w_value`` is there, or it is to be made of ``kind`` and ``message``."""

    def __init__(self, kind: ExceptionKind | None, message: str, w_value: W_Object | None = None) -> None:
        self.kind = kind
        self.message = message
        self.w_value = w_value
        self.leaves_trace = True  # whether the frame it leaves next gets an entry in the traceback
        self.w_cause: W_Object | None = None
        self.w_context: W_Object | None = None  # what was being handled when it was raised
        self.w_traceback: W_Object | None = None  # the interpreter's, of the frames it has left
        self.w_argument: W_Object | None = None  # stands for the message where that is no text: the key of a KeyError

    def is_a(self, kind: ExceptionKind) -> bool:
        """Whether ``except`` with a built-in class would catch it."""
        if self.w_value is None:
            return self.kind is not None and self.kind.is_derived(kind)
        return kind.w_class is not None and self.w_value.get_type().is_subtype(kind.w_class)


KINDS: dict[str, ExceptionKind] = {}


def _kind(name: str, base: ExceptionKind | None) -> ExceptionKind:
    KINDS[name] = ExceptionKind(name, base)
    return KINDS[name]


BASE_EXCEPTION = _kind("BaseException", None)
SYSTEM_EXIT = _kind("SystemExit", BASE_EXCEPTION)
KEYBOARD_INTERRUPT = _kind("KeyboardInterrupt", BASE_EXCEPTION)
GENERATOR_EXIT = _kind("GeneratorExit", BASE_EXCEPTION)
EXCEPTION = _kind("Exception", BASE_EXCEPTION)
STOP_ITERATION = _kind("StopIteration", EXCEPTION)
STOP_ASYNC_ITERATION = _kind("StopAsyncIteration", EXCEPTION)
ARITHMETIC_ERROR = _kind("ArithmeticError", EXCEPTION)
FLOATING_POINT_ERROR = _kind("FloatingPointError", ARITHMETIC_ERROR)
OVERFLOW_ERROR = _kind("OverflowError", ARITHMETIC_ERROR)
ZERO_DIVISION_ERROR = _kind("ZeroDivisionError", ARITHMETIC_ERROR)
ASSERTION_ERROR = _kind("AssertionError", EXCEPTION)
ATTRIBUTE_ERROR = _kind("AttributeError", EXCEPTION)
BUFFER_ERROR = _kind("BufferError", EXCEPTION)
EOF_ERROR = _kind("EOFError", EXCEPTION)
IMPORT_ERROR = _kind("ImportError", EXCEPTION)
MODULE_NOT_FOUND_ERROR = _kind("ModuleNotFoundError", IMPORT_ERROR)
LOOKUP_ERROR = _kind("LookupError", EXCEPTION)
INDEX_ERROR = _kind("IndexError", LOOKUP_ERROR)
KEY_ERROR = _kind("KeyError", LOOKUP_ERROR)
MEMORY_ERROR = _kind("MemoryError", EXCEPTION)
NAME_ERROR = _kind("NameError", EXCEPTION)
UNBOUND_LOCAL_ERROR = _kind("UnboundLocalError", NAME_ERROR)
OS_ERROR = _kind("OSError", EXCEPTION)
BLOCKING_IO_ERROR = _kind("BlockingIOError", OS_ERROR)
CHILD_PROCESS_ERROR = _kind("ChildProcessError", OS_ERROR)
CONNECTION_ERROR = _kind("ConnectionError", OS_ERROR)
BROKEN_PIPE_ERROR = _kind("BrokenPipeError", CONNECTION_ERROR)
CONNECTION_ABORTED_ERROR = _kind("ConnectionAbortedError", CONNECTION_ERROR)
CONNECTION_REFUSED_ERROR = _kind("ConnectionRefusedError", CONNECTION_ERROR)
CONNECTION_RESET_ERROR = _kind("ConnectionResetError", CONNECTION_ERROR)
FILE_EXISTS_ERROR = _kind("FileExistsError", OS_ERROR)
FILE_NOT_FOUND_ERROR = _kind("FileNotFoundError", OS_ERROR)
INTERRUPTED_ERROR = _kind("InterruptedError", OS_ERROR)
IS_A_DIRECTORY_ERROR = _kind("IsADirectoryError", OS_ERROR)
NOT_A_DIRECTORY_ERROR = _kind("NotADirectoryError", OS_ERROR)
PERMISSION_ERROR = _kind("PermissionError", OS_ERROR)
PROCESS_LOOKUP_ERROR = _kind("ProcessLookupError", OS_ERROR)
TIMEOUT_ERROR = _kind("TimeoutError", OS_ERROR)
REFERENCE_ERROR = _kind("ReferenceError", EXCEPTION)
RUNTIME_ERROR = _kind("RuntimeError", EXCEPTION)
NOT_IMPLEMENTED_ERROR = _kind("NotImplementedError", RUNTIME_ERROR)
RECURSION_ERROR = _kind("RecursionError", RUNTIME_ERROR)
SYNTAX_ERROR = _kind("SyntaxError", EXCEPTION)
INDENTATION_ERROR = _kind("IndentationError", SYNTAX_ERROR)
TAB_ERROR = _kind("TabError", INDENTATION_ERROR)
SYSTEM_ERROR = _kind("SystemError", EXCEPTION)
TYPE_ERROR = _kind("TypeError", EXCEPTION)
VALUE_ERROR = _kind("ValueError", EXCEPTION)
UNICODE_ERROR = _kind("UnicodeError", VALUE_ERROR)
UNICODE_DECODE_ERROR = _kind("UnicodeDecodeError", UNICODE_ERROR)
UNICODE_ENCODE_ERROR = _kind("UnicodeEncodeError", UNICODE_ERROR)
UNICODE_TRANSLATE_ERROR = _kind("UnicodeTranslateError", UNICODE_ERROR)
WARNING = _kind("Warning", EXCEPTION)
BYTES_WARNING = _kind("BytesWarning", WARNING)
DEPRECATION_WARNING = _kind("DeprecationWarning", WARNING)
ENCODING_WARNING = _kind("EncodingWarning", WARNING)
FUTURE_WARNING = _kind("FutureWarning", WARNING)
IMPORT_WARNING = _kind("ImportWarning", WARNING)
PENDING_DEPRECATION_WARNING = _kind("PendingDeprecationWarning", WARNING)
RESOURCE_WARNING = _kind("ResourceWarning", WARNING)
RUNTIME_WARNING = _kind("RuntimeWarning", WARNING)
SYNTAX_WARNING = _kind("SyntaxWarning", WARNING)
UNICODE_WARNING = _kind("UnicodeWarning", WARNING)
USER_WARNING = _kind("UserWarning", WARNING)


def type_error(message: str) -> GuestError:
    """A TypeError, to be raised."""
    return GuestError(TYPE_ERROR, message)


def value_error(message: str) -> GuestError:
    """A ValueError, to be raised."""
    return GuestError(VALUE_ERROR, message)


def index_error(message: str) -> GuestError:
    """An IndexError, to be raised."""
    return GuestError(INDEX_ERROR, message)


def overflow_error(message: str) -> GuestError:
    """An OverflowError, to be raised."""
    return GuestError(OVERFLOW_ERROR, message)


def division_by_zero(message: str) -> GuestError:
    """A ZeroDivisionError, to be raised."""
    return GuestError(ZERO_DIVISION_ERROR, message)


def attribute_error(message: str) -> GuestError:
    """An AttributeError, to be raised."""
    return GuestError(ATTRIBUTE_ERROR, message)


def runtime_error(message: str) -> GuestError:
    """A RuntimeError, to be raised."""
    return GuestError(RUNTIME_ERROR, message)


def key_error(w_key: W_Object) -> GuestError:
    """A KeyError about a key, to be raised."""
    error = GuestError(KEY_ERROR, "")
    error.w_argument = w_key
    return error
