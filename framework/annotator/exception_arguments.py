"""``e.args[i]``, ``SystemExit.code`` and ``StopIteration.value``: arguments of exceptions as values of their own types.

At run time an exception keeps its arguments as ``Argument`` objects, whatever their types.  Which type one of them has is
known where all exceptions of a class, subclasses included, were given arguments of one type at that place:

    class Failure(Exception): pass
    raise Failure("text", 3)               e.args[0] of a Failure is a str, e.args[1] an int

What counts is the last call that gives them: that of ``BaseException.__init__`` where the class has an ``__init__`` of its
own that calls it, else the call of the class.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from framework.annotator import model
from framework.annotator.classdefs import ClassDef
from framework.annotator.errors import Refused, UnionConflict
from framework.annotator.model import SomeObject
from framework.annotator.specialise import is_host_only, type_key
from framework.annotator.unions import union
from framework.lltypes.types import Signed
from framework.runtime import exceptions

if TYPE_CHECKING:
    from framework.annotator.annotator import Annotator

_FIRST_ARGUMENT = {"code": SystemExit, "value": StopIteration}

_TEXT_FROM_RUNTIME = frozenset([
    "ArithmeticError", "AttributeError", "BufferError", "EOFError", "FloatingPointError", "IndexError", "NameError",
    "OverflowError", "RecursionError", "RuntimeError", "TypeError", "UnboundLocalError", "ZeroDivisionError",
])  # fmt: skip
"""Built-in classes that the runtime itself raises, with a text."""

_SILENT_RUNTIME = frozenset([
    "AssertionError", "GeneratorExit", "KeyboardInterrupt", "MemoryError", "NotImplementedError", "StopIteration",
    "SystemExit",
])  # fmt: skip
"""Those that only the program raises with arguments."""

Arguments = tuple[SomeObject, ...]


class ArgumentTypes:
    """What the exceptions of a program were given."""

    def __init__(self, engine: Any) -> None:
        self.engine = engine
        self._rows: dict[tuple[Any, bool], dict[Any, Arguments]] = {}
        self._readers: dict[Any, None] = {}

    def note(self, description: Any, by_init: bool, arguments: list[SomeObject], operation: Any) -> None:
        """An exception of a class gets arguments, from ``BaseException.__init__`` or from the call of the class."""
        if self.engine.is_frozen:
            return  # by the runtime, whose exceptions are known
        rows = self._rows.setdefault((description, by_init), {})
        row = tuple(argument.without_const() for argument in arguments)
        if rows.get(operation) != row:
            rows[operation] = row
            for site in self._readers:
                self.engine.reflow(site)

    def notice_prebuilt(self) -> None:
        """There is one more prebuilt exception."""
        for site in self._readers:
            self.engine.reflow(site)

    def _row_of_prebuilt(self, exception: BaseException) -> Arguments:
        """Prebuilt arguments of other kinds have texts only."""
        if not all(type(value) in (int, str, bool, type(None)) for value in exception.args):
            raise _differing()
        return tuple(self.engine.annotation_of_constant(value).without_const() for value in exception.args)

    def at(self, classdef: ClassDef, index: int) -> SomeObject:
        """The type of ``args[index]`` of instances of a class."""
        self._readers[self.engine.site] = None
        result: SomeObject = model.IMPOSSIBLE
        keys = set()
        for sub in classdef.read_subclasses():
            for row in self._rows_of(sub):
                if -len(row) <= index < len(row):
                    result = self._join(result, row[index])
                    if not isinstance(row[index], model.SomeNone):
                        keys.add(type_key(row[index].with_optional(False)))
        if len(keys) > 1:
            raise _differing()
        return result

    @staticmethod
    def _join(known: SomeObject, other: SomeObject) -> SomeObject:
        try:
            return union(known, other)  # type: ignore[no-any-return]
        except UnionConflict:
            raise _differing() from None

    def _rows_of(self, classdef: ClassDef) -> list[Arguments]:
        cls = classdef.description.cls
        rows = [self._row_of_prebuilt(instance) for instance in classdef.instances]
        if cls.__module__ == "builtins":
            if issubclass(cls, OSError):
                return [(model.SomeInteger(), model.SomeString())]
            if cls.__name__ in _TEXT_FROM_RUNTIME or cls is ValueError:
                rows.append((model.SomeString(),))
            elif cls.__name__ not in _SILENT_RUNTIME and cls not in (Exception, BaseException, UnicodeError):
                if issubclass(cls, (KeyError, UnicodeError)):
                    raise _differing()
        for home in classdef.chain():
            found = self._rows.get((home.description, True))
            if found:
                return [*rows, *found.values()]
            if home.description.cls.__module__ == "builtins":
                break
        return [*rows, *self._rows.get((classdef.description, False), {}).values()]


def _differing() -> Refused:
    hint = "keep the value in a field of the exception's class"
    return Refused("K221", "items of e.args differ from exception to exception", hint)


def item(annotator: Annotator, source: SomeObject, index: SomeObject) -> Any:
    """``e.args[index]`` for e of annotation ``source``."""
    if not isinstance(source, model.SomeInstance) or not isinstance(index, model.SomeInteger) or not index.is_constant:
        raise _differing()
    return reached(annotator, annotator.bookkeeper.argument_types.at(source.classdef, index.const))


def first(annotator: Annotator, source: model.SomeInstance) -> Any:
    """``e.code``, ``e.value``."""
    found = reached(annotator, annotator.bookkeeper.argument_types.at(source.classdef, 0))
    return model.NONE if isinstance(found, model.SomeImpossible) else found.with_optional(True)


def reached(annotator: Annotator, annotation: SomeObject) -> SomeObject:
    """The annotation, after what lowering will call for it is known: a class of arguments for its type."""
    if not isinstance(annotation, model.SomeImpossible | model.SomeNone):
        conversion(annotator.bookkeeper, annotation)
    return annotation


def is_first_argument(classdef: ClassDef, name: str) -> bool:
    """Whether an attribute is the first argument of an exception."""
    kind = _FIRST_ARGUMENT.get(name)
    if kind is None or not issubclass(classdef.description.cls, kind):
        return False
    return not any(name in home.attributes for home in classdef.chain()) and (
        classdef.description.find_in_class(name) is None
    )


def conversion(book: Any, annotation: SomeObject) -> tuple[Any, Any]:
    """The function that makes a value of an Argument, and the class that it passes to it."""
    match annotation:
        case model.SomeString():
            return exceptions.as_text, None
        case model.SomeInteger() if annotation.kind is Signed:
            return exceptions.as_int, None
        case model.SomeBool():
            return exceptions.as_bool, None
        case model.SomeNone():
            return exceptions.as_none, None
    return exceptions.as_value, argument_class_of(book, annotation.with_optional(False))


def argument_class_of(book: Any, annotation: SomeObject) -> type:
    """The class of arguments for values of one type, made when it is first needed."""
    key = type_key(annotation)
    if key not in book.argument_classes:
        book.argument_classes[key] = deferred_class(_has_host_text(annotation))
    return book.argument_classes[key]  # type: ignore[no-any-return]


def deferred_class(plain: bool = False) -> type:
    """A class of exception arguments for one type of values.  Its functions are copies of its own.

    ``plain``: the values' own texts are for the host only, and the default takes their place.
    """
    argument = exceptions.Argument

    def __init__(self, value):  # type: ignore[no-untyped-def]
        self.value = value

    def text(self):  # type: ignore[no-untyped-def]
        return str(self.value)

    def quoted(self):  # type: ignore[no-untyped-def]
        return repr(self.value)

    def default(self):  # type: ignore[no-untyped-def]
        kind = type(self.value)
        return f"<{kind.__module__}.{kind.__qualname__} object at {hex(id(self.value))}>"

    functions = {"__init__": __init__, "text": default if plain else text, "quoted": default if plain else quoted}
    return type("DeferredArgument", (argument,), {"__module__": argument.__module__, **functions})


def _has_host_text(annotation: SomeObject) -> bool:
    """Whether a ``__str__`` or ``__repr__`` of the values is marked NOT_RPYTHON."""
    if not isinstance(annotation, model.SomeInstance):
        return False
    pending = [annotation.classdef.description.cls]
    bodies = [vars(base) for base in pending[0].__mro__]
    while pending:
        cls = pending.pop()
        pending += type.__subclasses__(cls)
        bodies.append(vars(cls))
    texts = [body[name] for body in bodies for name in ("__str__", "__repr__") if name in body]
    return any(is_host_only(text) for text in texts)
