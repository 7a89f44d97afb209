"""``print``, ``open`` and the standard streams."""

from __future__ import annotations

import gc
import io
import os
import sys
from typing import Any

from framework.annotator import model
from framework.annotator.errors import Refused
from framework.annotator.model import SomeObject
from framework.annotator.prebuilt import PREBUILT
from framework.annotator.rules import calls, texts
from framework.annotator.rules.registry import Call, builtin
from framework.annotator.typenames import type_text
from framework.runtime import environment, files, printing

STREAMS = {0: files.STDIN, 1: files.STDOUT, 2: files.STDERR}


@builtin(print)
def print_(call: Call) -> SomeObject:
    """``print(…)``."""
    for name in call.keywords:
        if name not in ("sep", "end", "file", "flush"):
            raise Refused("K223", f"print() got an unexpected keyword argument '{name}'")
    for name in ("sep", "end"):
        option = call.keywords.get(name, model.NONE)
        if not isinstance(option, (model.SomeString, model.SomeNone)):
            raise Refused("K221", f"{name} of print() must be None or a str, not {type_text(option)}")
    file = output_file(call.keywords.get("file", model.NONE))
    known = True
    if file is not None:
        known &= _reach(call, printing.write_to, file, model.SomeString())
        if "flush" in call.keywords:
            known &= _reach(call, printing.flush_file, file)
    for index, argument in enumerate(call.arguments):
        if index in call.shape.spread:
            known &= _reach_spread(call, file, argument)
        else:
            known &= _reach_text(call, argument)
    return model.NONE if known else model.IMPOSSIBLE


def _reach_text(call: Call, value: SomeObject) -> bool:
    text = texts.text_of(call.annotator, call.operation, value, "__str__")
    return not isinstance(text, model.SomeImpossible)


def _reach_spread(call: Call, file: SomeObject | None, argument: SomeObject) -> bool:
    """What followed a star: a tuple, whose items are written one by one, or a list."""
    if isinstance(argument, model.SomeTuple):
        known = True
        for item in argument.items:
            known &= _reach_text(call, item)
        return known
    if isinstance(argument, model.SomeImpossible):
        return False
    assert isinstance(argument, model.SomeList)
    items = argument.without_const()
    _reach_text(call, items.definition.item.read())
    _reach(call, printing.separate, file or model.NONE, model.SomeBool(), model.SomeString())
    return _reach(call, printing.write_items, file or model.NONE, items, model.SomeBool(), model.SomeString())


def output_file(file: SomeObject) -> SomeObject | None:
    """What ``print`` writes to, None for standard output."""
    if isinstance(file, model.SomeNone):
        return None
    if not isinstance(file, model.SomeInstance):
        raise Refused("K221", f"print() can't write to {type_text(file)}: it needs an object with write()")
    return file.without_const()  # type: ignore[no-any-return]


def _reach(call: Call, function: Any, *arguments: SomeObject) -> bool:
    """Call restricted Python of the runtime that lowering will call."""
    description = call.book.function_description(function)
    graph = description.graph_for(list(arguments), call.operation)
    return not isinstance(call.annotator.call_graph(graph, arguments), model.SomeImpossible)


@builtin(open)
def open_(call: Call) -> SomeObject:
    """``open(…)``: the mode decides about the type of the result."""
    mode = call.keywords.get("mode") or (call.arguments[1] if len(call.arguments) > 1 else None)
    if mode is not None and not mode.is_constant:
        raise Refused("K227", "the mode passed to open() must be constant: it decides about the type of the file")
    text = "r" if mode is None else mode.const
    letters = sorted(text)
    kinds = [letter for letter in letters if letter in "rwax"]
    if len(kinds) != 1 or set(letters) - set("rwaxbt+") or len(set(letters)) != len(letters):
        raise Refused("K221", f"invalid mode: {text!r}")
    function = files.open_binary if "b" in text else files.open_text
    return calls.call_pbc(call.book.immutable_value(function), call)


@builtin(gc.collect)
def collect(call: Call) -> SomeObject:
    """``gc.collect()``: the number of objects it gives is always 0."""
    call.check_count(0, 1)
    return model.SomeInteger(nonnegative=True)


@builtin(gc.enable, gc.disable, gc.freeze)
def collector_switch(call: Call) -> SomeObject:
    """The collector is always at work."""
    return model.NONE


@builtin(gc.isenabled)
def collector_enabled(call: Call) -> SomeObject:
    """True."""
    return model.SomeBool()


def _standard_stream(book: Any, value: Any) -> SomeObject:
    """A prebuilt reference to one of the standard streams."""
    for number, live in ((0, sys.stdin), (1, sys.stdout), (2, sys.stderr)):
        if value is live or value is (sys.__stdin__, sys.__stdout__, sys.__stderr__)[number]:
            return book.immutable_value(STREAMS[number])  # type: ignore[no-any-return]
    raise Refused("K244", "a file opened before translation has no translation")


PREBUILT[io.TextIOWrapper] = _standard_stream
PREBUILT[type(os.environ)] = lambda book, value: book.immutable_value(environment.ENVIRONMENT)
