"""The built-in exception classes as translated programs have them.

Each class here stands for the built-in class of the same name (its *shadow*): inference reads its methods where it meets the
built-in class, so ``raise IndexError("…")`` in user code or in the runtime makes an instance with the fields below.

``args`` may hold values of any types, so they are kept as ``Argument`` objects, each of which knows its ``str`` and
``repr``.
"""

from __future__ import annotations

from framework.rlib.objectmodel import specialize
from framework.runtime.codecs import escape


class Argument:
    """One argument of an exception: its texts are made when they are asked for."""

    def text(self) -> str:
        """``str()`` of the argument."""
        raise NotImplementedError

    def quoted(self) -> str:
        """``repr()`` of the argument."""
        raise NotImplementedError


class StrArgument(Argument):
    """A str."""

    def __init__(self, value: str) -> None:
        self.value = value

    def text(self) -> str:
        return self.value

    def quoted(self) -> str:
        return repr(self.value)


class BytesArgument(Argument):
    """Bytes."""

    def __init__(self, value: bytes) -> None:
        self.value = value

    def text(self) -> str:
        return repr(self.value)

    def quoted(self) -> str:
        return repr(self.value)


class IntArgument(Argument):
    """An int."""

    def __init__(self, value: int) -> None:
        self.value = value

    def text(self) -> str:
        return str(self.value)

    def quoted(self) -> str:
        return str(self.value)


class BoolArgument(IntArgument):
    """A bool."""

    def text(self) -> str:
        return "True" if self.value else "False"

    def quoted(self) -> str:
        return self.text()


class NoneArgument(Argument):
    """None."""

    def text(self) -> str:
        return "None"

    def quoted(self) -> str:
        return "None"


class FixedArgument(Argument):
    """Anything else: its texts are made at once."""

    def __init__(self, text: str, quoted: str) -> None:
        self.as_text = text
        self.as_quoted = quoted

    def text(self) -> str:
        return self.as_text

    def quoted(self) -> str:
        return self.as_quoted


@specialize.argtype(0)
def wrap_argument(value):
    """An exception's argument, of any type, as an Argument."""
    if value is None:
        return NoneArgument()
    if isinstance(value, str):
        return StrArgument(value)
    if isinstance(value, bool):
        return BoolArgument(int(value))
    if isinstance(value, int):
        return IntArgument(value)
    if has_argument_class(value):
        return argument_class(value)(value)
    return FixedArgument(str(value), repr(value))


def prebuilt_argument(value) -> Argument:
    """The Argument that stands for an argument of a prebuilt exception.  NOT_RPYTHON: called at translation time."""
    if value is None:
        return NoneArgument()
    if type(value) is bool:
        return BoolArgument(int(value))
    if type(value) is int:
        return IntArgument(value)
    if type(value) is str:
        return StrArgument(value)
    return FixedArgument(str(value), repr(value))


def has_argument_class(value) -> bool:
    """Whether there is an ``argument_class``; inference knows (always, until lowering starts)."""
    raise NotImplementedError


def argument_class(value):
    """The class of arguments that keep a value of this type; inference makes one per type (``deferred_class``)."""
    raise NotImplementedError


@specialize.argtype(0)
def wrap_arguments(values):
    """Up to six arguments, a tuple of any types, as Arguments."""
    result: list[Argument] = []
    count = len(values)
    if count > 0:
        result.append(wrap_argument(values[0]))
    if count > 1:
        result.append(wrap_argument(values[1]))
    if count > 2:
        result.append(wrap_argument(values[2]))
    if count > 3:
        result.append(wrap_argument(values[3]))
    if count > 4:
        result.append(wrap_argument(values[4]))
    if count > 5:
        result.append(wrap_argument(values[5]))
    if count > 6:
        refuse_more_arguments(count)
    return result


def refuse_more_arguments(count: int) -> None:
    """Refused by inference: ``wrap_arguments`` spells its arguments out."""
    raise NotImplementedError


def reach_arguments() -> int:
    """Makes every kind of argument: helpers that lowering adds raise errors about keys of any type."""
    kinds: list[Argument] = [NoneArgument(), StrArgument(""), IntArgument(0), BoolArgument(0), FixedArgument("", "")]
    size = 0
    for kind in kinds:
        size += len(kind.text()) + len(kind.quoted())
    return size


def join_quoted(arguments: list[Argument]) -> str:
    """The arguments as the items of a tuple display, without parentheses."""
    parts = []
    for argument in arguments:
        parts.append(argument.quoted())
    return ", ".join(parts)


class Arguments:
    """``args`` of an exception, to be shown and counted."""

    def __init__(self, items: list[Argument]) -> None:
        self.items = items

    def __len__(self) -> int:
        return len(self.items)

    def __repr__(self) -> str:
        inside = join_quoted(self.items)
        return "(" + inside + ",)" if len(self.items) == 1 else "(" + inside + ")"


@specialize.argtype(1)
def keep_arguments(exception, *args):
    """What ``BaseException.__new__`` does, for classes whose ``__init__`` may not reach that of BaseException."""
    exception.arguments = wrap_arguments(args)


def argument_at(arguments: Arguments, index: int) -> Argument:
    """One of ``args``."""
    items = arguments.items
    place = index + len(items) if index < 0 else index
    if place < 0 or place >= len(items):
        raise IndexError("tuple index out of range")
    return items[place]


@specialize.arg(2, 3, 4)
def argument_as(arguments: Arguments, index: int, convert, cls, optional):
    """One of ``args``, whose type inference found."""
    argument = argument_at(arguments, index)
    if optional and isinstance(argument, NoneArgument):
        return None
    return convert(argument, cls)


@specialize.arg(1, 2)
def first_argument_as(exception: BaseException, convert, cls):
    """``SystemExit.code`` and ``StopIteration.value``: the first argument, or None."""
    arguments = exception.arguments
    if arguments is None or len(arguments) == 0 or isinstance(arguments[0], NoneArgument):
        return None
    return convert(arguments[0], cls)


_UNEXPECTED = "an argument of an exception has another type than those that are seen at translation time"


@specialize.arg(1)
def as_text(argument: Argument, cls) -> str:
    """A str."""
    if isinstance(argument, StrArgument):
        return argument.value
    raise TypeError(_UNEXPECTED)


@specialize.arg(1)
def as_int(argument: Argument, cls) -> int:
    """An int."""
    if isinstance(argument, IntArgument) and not isinstance(argument, BoolArgument):
        return argument.value
    raise TypeError(_UNEXPECTED)


@specialize.arg(1)
def as_bool(argument: Argument, cls) -> bool:
    """A bool."""
    if isinstance(argument, BoolArgument):
        return argument.value != 0
    raise TypeError(_UNEXPECTED)


@specialize.arg(1)
def as_none(argument: Argument, cls) -> None:
    """None."""
    if not isinstance(argument, NoneArgument):
        raise TypeError(_UNEXPECTED)


@specialize.arg(1)
def as_value(argument: Argument, cls):
    """A value that a class of arguments was made for (``argument_class``)."""
    if isinstance(argument, cls):
        return argument.value
    raise TypeError(_UNEXPECTED)


class BaseException:  # noqa: A001
    """Root of all exceptions."""

    arguments: list[Argument] | None = None
    __cause__: BaseException | None = None
    __suppress_context__: bool = False

    @specialize.argtype(1)
    def __init__(self, *args):
        self.arguments = wrap_arguments(args) if len(args) > 0 else None

    @property
    def args(self):
        """The arguments; ``args[i]`` is possible where inference knows their types."""
        arguments = self.arguments
        if arguments is None:
            return Arguments([])
        return Arguments(arguments)

    def __str__(self) -> str:
        arguments = self.arguments
        if arguments is None or len(arguments) == 0:
            return ""
        if len(arguments) == 1:
            return arguments[0].text()
        return "(" + join_quoted(arguments) + ")"

    def __repr__(self) -> str:
        arguments = self.arguments
        inside = "" if arguments is None else join_quoted(arguments)
        return type(self).__name__ + "(" + inside + ")"


class KeyError(BaseException):  # noqa: A001
    """The text of a KeyError is the repr of its key."""

    def __str__(self) -> str:
        arguments = self.arguments
        if arguments is not None and len(arguments) == 1:
            return arguments[0].quoted()
        return BaseException.__str__(self)


class OSError(BaseException):  # noqa: A001
    """An error of the operating system: its number, its text and the file it is about."""

    errno: int | None = None
    strerror: str | None = None
    filename: str | None = None
    filename2: str | None = None

    @specialize.argtype(1)
    def __init__(self, *args):
        if len(args) < 2:
            self.arguments = wrap_arguments(args) if len(args) > 0 else None
        else:
            self.arguments = wrap_arguments((args[0], args[1]))
            self.errno = args[0]
            self.strerror = args[1]
            if len(args) > 2:
                self.filename = args[2]

    def __str__(self) -> str:
        if self.strerror is None:
            return BaseException.__str__(self)
        text = "[Errno " + str(self.errno) + "] " + self.strerror
        if self.filename is not None:
            text = text + ": " + repr(self.filename)
            if self.filename2 is not None:
                text = text + " -> " + repr(self.filename2)
        return text


class SystemExit(BaseException):  # noqa: A001
    """The end of the program that somebody asked for.  Its ``code`` is its first argument."""


def codec_arguments(encoding: str, object: Argument, start: int, end: int, reason: str) -> list[Argument]:  # noqa: A002
    """What ``args`` of an error of a codec has."""
    return [StrArgument(encoding), object, IntArgument(start), IntArgument(end), StrArgument(reason)]


class UnicodeDecodeError(BaseException):  # noqa: A001
    """Bytes that a codec can't decode."""

    def __init__(self, encoding: str, object: bytes, start: int, end: int, reason: str) -> None:  # noqa: A002
        self.arguments = codec_arguments(encoding, BytesArgument(object), start, end, reason)
        self.encoding = encoding
        self.object = object
        self.start = start
        self.end = end
        self.reason = reason

    def __str__(self) -> str:
        prefix = "'" + self.encoding + "' codec can't decode "
        if self.end == self.start + 1:
            code = self.object[self.start]
            digits = "0123456789abcdef"
            place = "byte 0x" + digits[code >> 4] + digits[code & 15] + " in position " + str(self.start)
        else:
            place = "bytes in position " + str(self.start) + "-" + str(self.end - 1)
        return prefix + place + ": " + self.reason


class UnicodeEncodeError(BaseException):  # noqa: A001
    """A str that a codec can't encode."""

    def __init__(self, encoding: str, object: str, start: int, end: int, reason: str) -> None:  # noqa: A002
        self.arguments = codec_arguments(encoding, StrArgument(object), start, end, reason)
        self.encoding = encoding
        self.object = object
        self.start = start
        self.end = end
        self.reason = reason

    def __str__(self) -> str:
        prefix = "'" + self.encoding + "' codec can't encode "
        if self.end == self.start + 1:
            shown = escape(ord(self.object[self.start]))
            place = "character '" + shown + "' in position " + str(self.start)
        else:
            place = "characters in position " + str(self.start) + "-" + str(self.end - 1)
        return prefix + place + ": " + self.reason
