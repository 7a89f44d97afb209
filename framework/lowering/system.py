"""``print``, ``open``, ``struct`` and the collector's functions."""

from __future__ import annotations

import gc
import struct

from framework.annotator.model import NONE, SomeBool, SomeNone, SomeObject, SomeString, SomeTuple
from framework.diagnostics.errors import KitError
from framework.flowgraph.model import Constant, Value
from framework.lltypes.types import Bool, Signed, Void
from framework.lowering.builtins import lowers_builtin
from framework.lowering.context import Context
from framework.lowering.representation import Representation
from framework.lowering.texts import text_of
from framework.runtime import printing


@lowers_builtin(print)
def _print(context: Context) -> None:
    Print(context).lower()


class Print:
    """One call of ``print``: writes each text as soon as it is made, as CPython does."""

    def __init__(self, context: Context) -> None:
        shape = context.shape
        self.spread = shape.spread
        self.is_first: Value = Constant(True, Bool)
        self.context = context
        self.options = {name: shape.positional + i for i, name in enumerate(shape.keywords)}
        self.count = shape.positional
        index = self.options.get("file")
        self.file = None if index is None or isinstance(context.annotations[index], SomeNone) else index

    def lower(self) -> None:
        """Emit everything."""
        context = self.context
        separator = self.option("sep", " ")
        end = self.option("end", "\n")
        for index in range(self.count):
            if index in self.spread:
                self.write_spread(index, separator)
            else:
                self.write_argument(context.value(index), context.representations[index], separator)
        self.write(end)
        if "flush" in self.options:
            self.flush(self.options["flush"])

    def write_argument(self, value: Value, source: Representation, separator: Value) -> None:
        """The text of one argument, after a separator."""
        if not isinstance(self.is_first, Constant):
            text = separator, self.context.lowerer.string.annotation
            self.context.call_python(printing.separate, self.output(), (self.is_first, SomeBool()), text)
        elif not self.is_first.value:
            self.write(separator)
        self.is_first = Constant(False, Bool)
        self.write(text_of(self.context, value, source, "__str__"))

    def write_spread(self, index: int, separator: Value) -> None:
        """The items that followed a star: a tuple or a list."""
        context, lowerer = self.context, self.context.lowerer
        annotation = context.annotations[index]
        if isinstance(annotation, SomeTuple):
            for place in range(len(annotation.items)):
                self.write_argument(*lowerer.tuple_item(context, index, place), separator)
            return
        items = context.value(index), annotation.without_const()
        is_first, text = (self.is_first, SomeBool()), (separator, lowerer.string.annotation)
        found, _ = context.call_python(printing.write_items, self.output(), items, is_first, text)
        if not isinstance(self.is_first, Constant) or self.is_first.value:
            self.is_first = found

    def output(self) -> tuple[Value, SomeObject]:
        """The file; None stands for standard output."""
        if self.file is None:
            return Constant(None, Void), NONE
        return self.context.value(self.file), self.context.annotations[self.file]

    def option(self, name: str, default: str) -> Value:
        """The text of ``sep`` or ``end``."""
        context, lowerer = self.context, self.context.lowerer
        constant = lowerer.string_constant(default)
        index = self.options.get(name)
        if index is None or isinstance(context.annotations[index], SomeNone):
            return constant
        if not context.annotations[index].optional:
            return context.value(index, lowerer.string)
        optional = lowerer.representation(SomeString(optional=True))
        return context.call_function(printing.choose, (context.value(index), optional), (constant, lowerer.string))

    def write(self, text: Value) -> None:
        """Write one text."""
        context, string = self.context, self.context.lowerer.string
        if self.file is None:
            context.call_function(printing.write_out, (text, string))
        else:
            file = (context.value(self.file), context.representations[self.file])
            context.call_function(printing.write_to, file, (text, string))

    def flush(self, index: int) -> None:
        """``flush=…``."""
        context = self.context
        flag = context.value(index)
        if self.file is None:
            context.call_function(printing.flush_out, (flag, context.lowerer.representation(SomeBool())))
            return
        if not (isinstance(flag, Constant) and flag.concretetype is Bool):
            raise KitError("K227", "flush of print() to a file must be constant", context.position)
        if flag.value:
            context.call_function(printing.flush_file, (context.value(self.file), context.representations[self.file]))


@lowers_builtin(open)
@lowers_builtin(struct.pack)
@lowers_builtin(struct.unpack)
@lowers_builtin(struct.unpack_from)
def _call_runtime(context: Context) -> Value | None:
    """What the annotator chose for the constant arguments."""
    return context.lowerer.call_user_targets(context, 0, None)


@lowers_builtin(struct.calcsize)
def _calcsize(context: Context) -> Value:
    return context.result.constant(context.result_annotation.const)


@lowers_builtin(gc.collect)
def _collect(context: Context) -> Value:
    context.emit("gc_collect", [Constant(2, Signed)], Void)
    return Constant(0, Signed)


@lowers_builtin(gc.enable)
@lowers_builtin(gc.disable)
@lowers_builtin(gc.freeze)
def _nothing(context: Context) -> None:
    return None


@lowers_builtin(gc.isenabled)
def _is_enabled(context: Context) -> Value:
    return Constant(True, Bool)
