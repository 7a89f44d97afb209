"""``str``, ``repr``, f-strings and ``%``: which special methods making a text of a value runs."""

from __future__ import annotations

import itertools
import string
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from framework.annotator import intrinsics, model
from framework.annotator.errors import Refused
from framework.annotator.model import SomeObject
from framework.annotator.prebuilt import PREBUILT
from framework.annotator.rules import calls, enums, scalars, special
from framework.annotator.rules.registry import Call, method, rule, undefined
from framework.lltypes.memory import null
from framework.rlib import rstring
from framework.runtime import builders
from framework.runtime.text import WIDE, ll_new_narrow, ll_new_wide

if TYPE_CHECKING:
    from framework.annotator.annotator import Annotator
    from framework.flowgraph.model import Operation

_NO_TEXT = (model.SomePtr, model.SomeLowLevelPrimitive, model.SomeBuiltinMethod)


def text_of(annotator: Annotator, operation: Operation, x: SomeObject, how: str) -> SomeObject:
    """``str(x)`` (how ``__str__``) or ``repr(x)``: reaches the methods of all instances inside.

    The result does not wait for what these methods give: a ``__repr__`` may print the container that it is in.
    """
    if isinstance(x, model.SomeImpossible):
        return x
    member = enums.known_member(x)
    if member is not None:
        return annotator.annotation_of_constant(str(member) if how == "__str__" else repr(member))
    if x.is_constant and isinstance(x, (model.SomeInteger, model.SomeBool, model.SomeString, model.SomeNone)):
        return annotator.annotation_of_constant(str(x.const) if how == "__str__" else repr(x.const))
    seen: list[Any] = []
    work: list[tuple[SomeObject, str]] = [(x, how)]
    while work:
        part, form = work.pop()
        if isinstance(part, model.SomeInstance):
            _reach_text(annotator, operation, part, form)
        for inner in _parts(part):
            if inner not in seen:
                seen.append(inner)
                work.append((inner, "__repr__"))
        enums.check_text(part, form)
        if isinstance(part, model.SomeFloat):
            calls.reach(annotator, operation, "framework.rlib.rfloat:float_repr", model.SomeFloat())
        if isinstance(part, _NO_TEXT):
            raise undefined("str()", part)
    return model.SomeString()


def _parts(x: SomeObject) -> list[SomeObject]:
    match x:
        case model.SomeTuple():
            return list(x.items)
        case model.SomeList() | model.SomeDeque() | model.SomeSet():
            return [x.definition.item.read()]
        case model.SomeDict() | model.SomeDictView():
            return [x.definition.key.read(), x.definition.value.read()]
    return []


def _reach_text(annotator: Annotator, operation: Operation, x: model.SomeInstance, how: str) -> None:
    """Call the text methods of an instance."""
    x = x.with_optional(False)
    names = ["__str__", "__repr__"] if how == "__str__" else ["__repr__"]
    for name in names:
        result = special.call_method(annotator, operation, x, name, [])
        if result is None:
            continue
        if not isinstance(result, (model.SomeImpossible, model.SomeString)):
            raise Refused("K221", f"{name} of class {x.classdef.short_name} must give a str")


@rule("format_value")
def format_value(
    annotator: Annotator, operation: Operation, x: SomeObject, conversion: SomeObject, spec: SomeObject
) -> SomeObject:
    """A replacement field of an f-string."""
    if conversion.const:
        how = "__str__" if conversion.const == "s" else "__repr__"
        x = x.without_const() if conversion.const == "a" else x
        x = text_of(annotator, operation, x, how)
        if isinstance(x, model.SomeImpossible):
            return x
        x = x.without_const()
    return formatted(annotator, operation, x, spec)


def formatted(annotator: Annotator, operation: Operation, x: SomeObject, spec: SomeObject) -> SomeObject:
    """``format(x, spec)``."""
    if isinstance(x, model.SomeInstance):
        result = special.call_method(annotator, operation, x, "__format__", [spec])
        if result is not None:
            return result  # type: ignore[no-any-return]
    if spec.is_constant and spec.const == "":
        return text_of(annotator, operation, x, "__str__")
    if not isinstance(x, (model.SomeInteger, model.SomeBool, model.SomeFloat, model.SomeString)):
        raise undefined("a format specification", x)
    if not isinstance(x, model.SomeString):
        calls.reach(
            annotator, operation, "framework.runtime.formatting:format_float", model.SomeFloat(), model.SomeString()
        )
    return model.SomeString()


@method(model.SomeString, "join")
def str_join(call: Call) -> SomeObject:
    """``s.join(parts)``: of a list directly, of anything else through a list."""
    call.check_count(1)
    parts = call.arguments[0]
    if not isinstance(parts, model.SomeList) or parts.optional:
        function = call.book.function_description(intrinsics.resolve("framework.runtime.iterables:join_str"))
        return calls.call_functions([(function, function, call.receiver)], call)
    item = parts.definition.item.read()
    if not isinstance(item, (model.SomeString, model.SomeImpossible)):
        raise undefined("join()", item)
    return model.SomeString()


@method(model.SomeString, "format")
def str_format(call: Call) -> SomeObject:
    """``"…".format(…)`` of a constant template."""
    if not call.receiver.is_constant:
        raise Refused("K227", "the template of str.format must be constant")
    arguments = {str(i): argument for i, argument in enumerate(call.arguments)} | call.keywords
    try:
        _format_fields(call, call.receiver.const, arguments, itertools.count())
    except (ValueError, LookupError) as error:
        raise Refused("K221", f"str.format with this template and these arguments: {error}") from None
    return model.SomeString()


def _format_fields(call: Call, template: str, arguments: dict[str, SomeObject], numbers: Iterator[int]) -> None:
    """Reach what the fields of a template, and those inside their specifications, run."""
    for _, name, spec, conversion in string.Formatter().parse(template):
        if name is None:
            continue
        if "." in name or "[" in name:
            raise Refused("K221", f"the field {{{name}}} of str.format has no translation; use an f-string")
        argument = arguments[name or str(next(numbers))]
        _format_fields(call, spec or "", arguments, numbers)
        known = spec is not None and "{" not in spec
        form = call.annotator.annotation_of_constant(spec) if known else model.SomeString()
        convert = call.annotator.annotation_of_constant(conversion or "")
        format_value(call.annotator, call.operation, argument, convert, form)


@rule("build_string")
def build_string(annotator: Annotator, operation: Operation, *parts: SomeObject) -> SomeObject:
    """An f-string."""
    if all(part.is_constant for part in parts):
        return annotator.annotation_of_constant("".join(part.const for part in parts))
    return model.SomeString()


def _percent(annotator: Annotator, operation: Operation, a: SomeObject, b: SomeObject) -> SomeObject:
    """``"%d" % x`` with a constant left side."""
    if not a.is_constant:
        raise Refused("K227", "the left side of % must be a constant string")
    if isinstance(a, model.SomeBytes):
        return model.SomeBytes()
    parts = b.items if isinstance(b, model.SomeTuple) else (b,)
    if all(part.is_constant and isinstance(part, _FOLDED) for part in parts):
        return annotator.annotation_of_constant(_folded_percent(a.const, parts))
    for part in parts:
        for how in ("__str__", "__repr__"):
            text_of(annotator, operation, part, how)
    return model.SomeString()


_FOLDED = (model.SomeInteger, model.SomeBool, model.SomeString, model.SomeNone)


def _folded_percent(template: str, parts: Sequence[SomeObject]) -> str:
    """The text of constants: often the name of an attribute."""
    try:
        return template % tuple(part.const for part in parts)
    except (TypeError, ValueError) as error:
        raise Refused("K221", f"% with this template and these arguments: {error}") from None


for _kind in (model.SomeString, model.SomeChar, model.SomeBytes):
    scalars.binary_rule("mod", _kind, None)(_percent)


def install_builder(annotator: Annotator) -> None:
    """Let the bookkeeper read the runtime's StringBuilder where it meets the one of rlib."""
    annotator.bookkeeper.shadows[rstring.StringBuilder] = builders.StringBuilder
    annotator.bookkeeper.shadowed[builders.StringBuilder] = rstring.StringBuilder


def _prebuilt_builder(book: Any, value: Any) -> SomeObject:
    return book.prebuilt_instance(book.stand_in(value, _live_builder))  # type: ignore[no-any-return]


def _live_builder(value: rstring.StringBuilder) -> Any:
    """The same text in the fields of the runtime's StringBuilder."""
    text = value.build()
    is_wide = any(char > "\xff" for char in text)
    result: Any = object.__new__(rstring.StringBuilder)
    result._length = len(text)
    result._narrow = ll_new_narrow(16 if is_wide else max(len(text), 16))
    result._wide = ll_new_wide(len(text)) if is_wide else null(WIDE)
    buffer = result._wide if is_wide else result._narrow
    for index, char in enumerate(text):
        buffer.chars[index] = char
    return result


PREBUILT[rstring.StringBuilder] = _prebuilt_builder
