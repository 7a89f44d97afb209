"""Executes flow graphs on live Python objects: the oracle for the front end, in pure Python.

``execute(graph, args)`` runs one graph.  Functions that it calls run on CPython, unless an `Executor` was given a
``build`` function (such as ``framework.flowspace.build_flow_graph``) and says that their graph is to be executed
too; functions made at run time (``newfunction``) always are.

    block ─ run the operations one after the other ─┬─ none raised, or the last did and exits[1] takes it
                                                    └─ choose the exit by its exitcase, pass the arguments on
"""

from __future__ import annotations

import builtins
import collections.abc
import functools
import inspect
import operator
import types
from collections.abc import Callable, Sequence
from typing import Any

from framework.flowgraph.model import DEFAULT, Block, Constant, FunctionGraph, Link, Operation, Value, Variable
from framework.flowgraph.operations import BINARY, COMPARISONS, UNARY, UNDEFINED, CallShape, Captured

Build = Callable[[types.FunctionType], FunctionGraph]


class ExecutionError(Exception):
    """The graph itself is wrong (not the program)."""


class Executor:
    """Runs graphs.  ``build`` makes graphs of functions for which ``wants(function)`` is true.

    ``active`` is the one at work, for live functions that are called from C and have a graph only.
    """

    active: Executor | None = None

    def __init__(self, build: Build | None = None, wants: Callable[[types.FunctionType], bool] | None = None) -> None:
        self.build = build
        self.wants = wants or (lambda function: False)
        self.graphs: dict[types.FunctionType, FunctionGraph] = {}

    def graph_of(self, function: types.FunctionType) -> FunctionGraph:
        """The graph of a function, built once."""
        if function not in self.graphs:
            if self.build is None:
                raise ExecutionError(f"no way to build the graph of {function}")
            self.graphs[function] = self.build(function)
        return self.graphs[function]

    def execute(self, graph: FunctionGraph, args: Sequence[Any]) -> Any:
        """Run one graph; raise what it raises."""
        before, Executor.active = Executor.active, self
        try:
            return self._run(graph, list(args))
        finally:
            Executor.active = before

    def _run(self, graph: FunctionGraph, values: list[Any]) -> Any:
        block = graph.startblock
        frame = _Frame(self)
        while not block.is_final:
            link = frame.run_block(block, values)
            values = [frame.value(arg) for arg in link.args]
            block = link.target
        if block is graph.exceptblock:
            raise values[0]
        return values[0]

    def call(self, function: Any, args: Sequence[Any], keywords: dict[str, Any]) -> Any:
        """Call a live object."""
        if isinstance(function, types.MethodType) and self._is_interpreted(function.__func__):
            function, args = function.__func__, [function.__self__, *args]
        if self._is_interpreted(function):
            return self.execute(self.graph_of(function), bind_arguments(function, args, keywords))
        return function(*args, **keywords)

    def _is_interpreted(self, function: Any) -> bool:
        return self.build is not None and isinstance(function, types.FunctionType) and self.wants(function)


def execute(graph: FunctionGraph, args: Sequence[Any], build: Build | None = None) -> Any:
    """Run one graph on live objects."""
    return Executor(build).execute(graph, args)


def bind_arguments(function: types.FunctionType, args: Sequence[Any], keywords: dict[str, Any]) -> list[Any]:
    """Arguments of a call in the order of the graph's inputs."""
    bound = inspect.signature(function, follow_wrapped=False).bind(*args, **keywords)
    bound.apply_defaults()
    code = function.__code__
    count = code.co_argcount + code.co_kwonlyargcount + bool(code.co_flags & 4) + bool(code.co_flags & 8)
    names = [f"implicit{name[1:]}" if name.startswith(".") else name for name in code.co_varnames[:count]]
    return [bound.arguments[name] for name in names]


class RunTimeFunction:
    """What ``newfunction`` makes: the graph of the template with the captured values added to each call."""

    def __init__(self, executor: Executor, template: types.FunctionType, operands: list[Any]) -> None:
        self.executor = executor
        self.template = template
        self.__name__ = template.__name__
        self.__qualname__ = template.__qualname__

        def fill(item: Any) -> Any:
            return operands[item.index] if isinstance(item, Captured) else item

        closure = [_cell_content(cell) for cell in template.__closure__ or ()]
        self.captured = [operands[item.index] for item in closure if isinstance(item, Captured)]
        cells = tuple(map(types.CellType, closure)) or None
        defaults = tuple(map(fill, template.__defaults__ or ())) or None
        self.signature = types.FunctionType(template.__code__, template.__globals__, None, defaults, cells)
        keyword_defaults = template.__kwdefaults__ or {}
        self.signature.__kwdefaults__ = {name: fill(item) for name, item in keyword_defaults.items()}

    def __call__(self, *args: Any, **keywords: Any) -> Any:
        values = bind_arguments(self.signature, args, keywords)
        return self.executor.execute(self.executor.graph_of(self.template), [*values, *self.captured])

    def __get__(self, instance: Any, owner: Any = None) -> Any:
        return self if instance is None else functools.partial(self, instance)


def _cell_content(cell: types.CellType) -> Any:
    try:
        return cell.cell_contents
    except ValueError:
        return UNDEFINED


class _Frame:
    """The variables of one activation."""

    def __init__(self, executor: Executor) -> None:
        self.executor = executor
        self.variables: dict[Variable, Any] = {}
        self.items: dict[int, Any] = {}

    def value(self, value: Value) -> Any:
        """The object a value stands for."""
        if isinstance(value, Constant):
            return value.value
        return self.variables[value]

    def run_block(self, block: Block, values: list[Any]) -> Link:
        """Run a block and choose its exit."""
        self.variables = dict(zip(block.inputargs, values, strict=True))
        for place, operation in enumerate(block.operations):
            error = self.run_operation(operation)
            if error is None:
                continue
            if block.can_raise and place == len(block.operations) - 1:
                link = block.exits[1]
                assert link.exc_value is not None
                self.variables[link.exc_value] = error
                return link
            raise error
        return self.choose_exit(block)

    def run_operation(self, operation: Operation) -> BaseException | None:
        """Run one operation; the exception if it raises one.  Returned, not raised: handlers are no except clauses."""
        args = [self.value(arg) for arg in operation.args]
        try:
            self.variables[operation.result] = MEANINGS[operation.opname](self, *args)
        except (KeyboardInterrupt, ExecutionError):
            raise
        except BaseException as error:
            return error
        return None

    def choose_exit(self, block: Block) -> Link:
        """The exit that is taken when nothing was raised."""
        if block.exitswitch is None or block.can_raise:
            return block.exits[0]
        switch = self.value(block.exitswitch)  # type: ignore[arg-type]
        for link in block.exits:
            if link.exitcase is DEFAULT or (type(link.exitcase) is type(switch) and link.exitcase == switch):
                return link
        raise ExecutionError(f"no exit for {switch!r}")


Meaning = Callable[..., Any]
MEANINGS: dict[str, Meaning] = {}


def _meaning(function: Meaning) -> Meaning:
    MEANINGS[function.__name__.removeprefix("_").removesuffix("_op")] = function
    return function


def _plain(function: Callable[..., Any]) -> Meaning:
    return lambda frame, *args: function(*args)


for _name in [*BINARY, *COMPARISONS, *UNARY]:
    MEANINGS[_name] = _plain(getattr(operator, _name))
for _name in BINARY:
    MEANINGS[f"inplace_{_name}"] = _plain(getattr(operator, "i" + _name.rstrip("_")))
MEANINGS |= {
    "bool": _plain(bool),
    "not_": _plain(operator.not_),
    "is_": _plain(operator.is_),
    "contains": _plain(operator.contains),
    "getattr": _plain(getattr),
    "setattr": _plain(setattr),
    "delattr": _plain(delattr),
    "getitem": _plain(operator.getitem),
    "setitem": _plain(operator.setitem),
    "delitem": _plain(operator.delitem),
    "list_append": _plain(list.append),
    "list_extend": _plain(list.extend),
    "list_to_tuple": _plain(tuple),
    "set_add": _plain(set.add),
    "set_update": _plain(set.update),
    "dict_update": _plain(dict.update),
    "iter": _plain(iter),
}


@_meaning
def _super_getattr(_: _Frame, cls: type, instance: Any, name: str) -> Any:
    return getattr(super(cls, instance), name)


@_meaning
def _getslice(_: _Frame, x: Any, start: Any, stop: Any, step: Any) -> Any:
    return x[start:stop:step]


@_meaning
def _setslice(_: _Frame, x: Any, start: Any, stop: Any, step: Any, value: Any) -> None:
    x[slice(start, stop, step)] = value


@_meaning
def _delslice(_: _Frame, x: Any, start: Any, stop: Any, step: Any) -> None:
    del x[slice(start, stop, step)]


@_meaning
def _newtuple(_: _Frame, *items: Any) -> Any:
    return items


@_meaning
def _newlist(_: _Frame, *items: Any) -> Any:
    return list(items)


@_meaning
def _newset(_: _Frame, *items: Any) -> Any:
    return set(items)


@_meaning
def _newdict(_: _Frame, *items: Any) -> Any:
    return dict(zip(items[::2], items[1::2], strict=True))


@_meaning
def _unpack(_: _Frame, x: Any, count: int) -> Any:
    iterator = builtins.iter(x)
    items: list[Any] = []
    for item in iterator:
        if len(items) == count:
            raise ValueError(f"too many values to unpack (expected {count})")
        items.append(item)
    if len(items) < count:
        raise ValueError(f"not enough values to unpack (expected {count}, got {len(items)})")
    return tuple(items)


@_meaning
def _unpack_star(_: _Frame, x: Any, before: int, after: int) -> Any:
    items = list(x)
    if len(items) < before + after:
        raise ValueError(f"not enough values to unpack (expected at least {before + after}, got {len(items)})")
    end = len(items) - after
    return (*items[:before], items[before:end], *items[end:])


@_meaning
def _iter_more(frame: _Frame, iterator: Any) -> bool:
    for item in iterator:
        frame.items[id(iterator)] = item
        return True
    return False


@_meaning
def _iter_value(frame: _Frame, iterator: Any) -> Any:
    return frame.items.pop(id(iterator))


@_meaning
def _iter_close(frame: _Frame, iterator: Any) -> None:
    iterator.close()


@_meaning
def _call(frame: _Frame, shape: CallShape, function: Any, *args: Any) -> Any:
    values = list(args)
    star = values.pop() if shape.star else ()
    keywords = dict(zip(shape.keywords, values[shape.positional :], strict=True))
    positional: list[Any] = []
    for index, value in enumerate(values[: shape.positional]):
        positional += value if index in shape.spread else [value]
    return frame.executor.call(function, [*positional, *star], keywords)


@_meaning
def _format_value(_: _Frame, x: Any, conversion: str, spec: str) -> str:
    match conversion:
        case "s":
            x = str(x)
        case "r":
            x = repr(x)
        case "a":
            x = ascii(x)
    return format(x, spec)


@_meaning
def _build_string(_: _Frame, *parts: str) -> str:
    return "".join(parts)


@_meaning
def _exception_match(_: _Frame, exception: BaseException, classes: Any) -> bool:
    for cls in classes if isinstance(classes, tuple) else (classes,):
        if not (isinstance(cls, type) and issubclass(cls, BaseException)):
            raise TypeError("catching classes that do not inherit from BaseException is not allowed")
    return isinstance(exception, classes)


@_meaning
def _make_exception(frame: _Frame, x: Any) -> BaseException:
    if isinstance(x, type) and issubclass(x, BaseException):
        x = frame.executor.call(x, [], {})
    if not isinstance(x, BaseException):
        raise TypeError("exceptions must derive from BaseException")
    return x


@_meaning
def _set_cause(_: _Frame, exception: BaseException, cause: BaseException | None) -> None:
    exception.__cause__ = cause


@_meaning
def _set_context(_: _Frame, exception: BaseException, handled: BaseException) -> None:
    """CPython breaks cycles: the new exception disappears from the chain of the one being handled."""
    if exception is handled:
        return
    link: BaseException = handled
    while link.__context__ is not None:
        if link.__context__ is exception:
            link.__context__ = None
            break
        link = link.__context__
    exception.__context__ = handled


@_meaning
def _newcell(_: _Frame, content: Any) -> types.CellType:
    return types.CellType() if content is UNDEFINED else types.CellType(content)


@_meaning
def _cell_get(_: _Frame, cell: types.CellType, name: str, error: type[Exception]) -> Any:
    try:
        return cell.cell_contents
    except ValueError:
        pass
    if error is NameError:
        raise NameError(f"cannot access free variable '{name}' where it is not associated with a value"
                        " in enclosing scope")  # fmt: skip
    raise error(f"cannot access local variable '{name}' where it is not associated with a value")


@_meaning
def _cell_set(_: _Frame, cell: types.CellType, value: Any) -> None:
    if value is UNDEFINED:
        del cell.cell_contents
    else:
        cell.cell_contents = value


@_meaning
def _newfunction(frame: _Frame, template: types.FunctionType, _names: tuple[str, ...], *operands: Any) -> Any:
    return RunTimeFunction(frame.executor, template, list(operands))


@_meaning
def _yield_op(_: _Frame, _value: Any) -> Any:
    raise ExecutionError("a generator's graph is executed after the generator transformation")


MEANINGS["yield_"] = MEANINGS.pop("yield")


@_meaning
def _match_sequence(_: _Frame, x: Any) -> bool:
    return isinstance(x, collections.abc.Sequence) and not isinstance(x, (str, bytes, bytearray))


@_meaning
def _match_mapping(_: _Frame, x: Any) -> bool:
    return isinstance(x, collections.abc.Mapping)
