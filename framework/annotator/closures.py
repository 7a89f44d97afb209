"""Functions and cells made at run time become instances of classes, before inference looks at a graph.

    def adder(n):                        class adder.<locals>.add(Closure):
        def add(x):              →           def __call__(closure, x):    graph of the template; captured values are
            return x + n                         return x + closure.c0_n                           fields of self
        return add

    newfunction(template, names, v, …)   →   f = instantiate(class);  f.c0_n = v;  …  f = f.__call__
    cell = newcell(v)                    →   cell = instantiate(class);  cell.write(v)
    cell_get(cell, name, error)          →   cell.read(name) / cell.read_local(name)
    cell_set(cell, v)                    →   cell.write(v)
    functools.partial(f, a, k=b)         →   as newfunction, with a graph that calls f

There is one class per template and one per ``newcell`` of a function, so each has field types of its own.  What the
program sees of a closure is the bound method: where different ones meet, the set of them is known, and a call is about
those alone, whatever the signatures of other closures are.  All derive from ``Closure`` so that they have a common layout.
Lowering needs no rule for any of this, except that ``arguments.SelfField`` (a captured default) is a field of the object
that is called.  Plain functions and classes that meet closures or each other become bound methods of prebuilt objects.
"""

from __future__ import annotations

import functools
import types
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from framework.annotator.arguments import Signature
from framework.flowgraph.model import Block, Constant, FunctionGraph, Link, Operation, Position, Value, Variable
from framework.flowgraph.operations import UNDEFINED, CallShape, Captured
from framework.flowspace import build_flow_graph
from framework.rlib.objectmodel import instantiate

if TYPE_CHECKING:
    from framework.annotator.bookkeeper import Bookkeeper
    from framework.annotator.descriptions import Description


class Closure:
    """Base of the classes of functions made at run time."""


def field_name(captured: Captured) -> str:
    """The field of the closure object that holds a captured value."""
    return f"c{captured.index}_{captured.name}"


# --- cells


def cell_class() -> type:
    """A new class of cells.  Its functions are copies of its own, so that inference keeps the classes apart."""

    class Cell:
        filled = False

    def write(self, value):  # type: ignore[no-untyped-def]
        self.holder = value
        self.filled = True

    def empty(self):  # type: ignore[no-untyped-def]
        self.filled = False

    def read(self, name):  # type: ignore[no-untyped-def]
        if not self.filled:
            raise NameError(
                "cannot access free variable '" + name + "' where it is not associated with a value in enclosing scope"
            )
        return self.holder

    def read_local(self, name):  # type: ignore[no-untyped-def]
        if not self.filled:
            raise UnboundLocalError(
                "cannot access local variable '" + name + "' where it is not associated with a value"
            )
        return self.holder

    for function in (write, empty, read, read_local):
        setattr(Cell, function.__name__, function)
    return Cell


class Closures:
    """The classes made for templates, and the objects made for live cells and partial objects, of one annotator."""

    def __init__(self, book: Bookkeeper) -> None:
        self.book = book
        self._classes: dict[Any, type] = {}
        self._cells: dict[tuple[Any, Position | None, str], type] = {}
        self._function: Any = None  # that of the graph at hand
        self._templates: dict[types.FunctionType, ClosureCode] = {}
        self._objects: dict[int, tuple[Any, Any]] = {}
        self._plain: dict[Description, Description] = {}

    def code_of(self, function: types.FunctionType) -> ClosureCode | None:
        """How the ``__call__`` of a closure class is built; None for ordinary functions."""
        return self._templates.get(function)

    # --- rewriting

    def expand(self, graph: FunctionGraph) -> None:
        """Replace the operations that make and use closures and cells."""
        self._function = graph.function
        for block in graph.iterate_blocks():
            if any(self._rewriter(operation) is not None for operation in block.operations):
                operations: list[Operation] = []
                for operation in block.operations:
                    rewrite = self._rewriter(operation)
                    operations += [operation] if rewrite is None else rewrite(operation)
                block.operations = operations

    def _rewriter(self, operation: Operation) -> Callable[[Operation], list[Operation]] | None:
        match operation.opname:
            case "newfunction":
                return self._new_function
            case "newcell":
                return self._new_cell
            case "cell_get":
                return self._cell_get
            case "cell_set":
                return self._cell_set
            case "call" if isinstance(operation.args[1], Constant) and operation.args[1].value is functools.partial:
                return self._partial if len(operation.args) > 3 else None
        return None

    def _new_function(self, operation: Operation) -> list[Operation]:
        template = operation.args[0].value  # type: ignore[union-attr]
        names = operation.args[1].value  # type: ignore[union-attr]
        cls = self.closure_class(template, lambda: TemplateCode(template, names))
        fields = [f"c{index}_{name}" for index, name in enumerate(names)]
        return _make_function(cls, dict(zip(fields, operation.args[2:], strict=True)), operation)

    def _new_cell(self, operation: Operation) -> list[Operation]:
        # One for all graphs of the function, and for the copies of a finally block: closures have one class there, too.
        key = self._function, operation.position, operation.result.name
        if key not in self._cells:
            self._cells[key] = cell_class()
        made = _make_object(self._cells[key], {}, operation)
        content = operation.args[0]
        if isinstance(content, Constant) and content.value is UNDEFINED:
            return made
        return [*made, *_call_method(operation.result, "write", [content], Variable(), operation.position)]

    def _cell_get(self, operation: Operation) -> list[Operation]:
        cell, name, error = operation.args
        method = "read_local" if error.value is UnboundLocalError else "read"  # type: ignore[union-attr]
        return _call_method(self._cell(cell), method, [name], operation.result, operation.position)

    def _cell_set(self, operation: Operation) -> list[Operation]:
        cell, value = operation.args
        is_deletion = isinstance(value, Constant) and value.value is UNDEFINED
        method, arguments = ("empty", []) if is_deletion else ("write", [value])
        return _call_method(self._cell(cell), method, arguments, operation.result, operation.position)

    def _cell(self, cell: Value) -> Value:
        """A live cell is replaced by an object of a cell class with its content."""
        if isinstance(cell, Constant) and isinstance(cell.value, types.CellType):
            return Constant(self.cell_object(cell.value))
        return cell

    def cell_object(self, cell: types.CellType) -> Any:
        """The prebuilt object that stands for a live cell."""
        found = self._objects.get(id(cell))
        if found is None:
            made = cell_class()()
            found = self._objects[id(cell)] = (cell, made)
            try:
                made.write(cell.cell_contents)
            except ValueError:
                made.empty()
        return found[1]

    # --- partial functions

    def _partial(self, operation: Operation) -> list[Operation]:
        shape: CallShape = operation.args[0].value  # type: ignore[union-attr]
        target = operation.args[2]
        if not isinstance(target, Constant) or not isinstance(target.value, types.FunctionType) or shape.star:
            return [operation]
        bound = PartialCode(target.value, shape.positional - 1, shape.keywords)
        cls = self.closure_class((target.value, shape), lambda: bound)
        return _make_function(cls, dict(zip(bound.fields, operation.args[3:], strict=True)), operation)

    def partial_object(self, partial: functools.partial[Any]) -> Any:
        """The bound method that stands for a live partial object; None when its function is not known."""
        if not isinstance(partial.func, types.FunctionType):
            return None
        found = self._objects.get(id(partial))
        if found is None:
            bound = PartialCode(partial.func, len(partial.args), tuple(partial.keywords))
            shape = CallShape(len(partial.args) + 1, tuple(partial.keywords))
            made = self.closure_class((partial.func, shape), lambda: bound)()
            for field, value in zip(bound.fields, (*partial.args, *partial.keywords.values()), strict=True):
                setattr(made, field, value)
            found = self._objects[id(partial)] = (partial, made.__call__)
        return found[1]

    # --- plain functions that meet closures

    def bound_function(self, function: types.FunctionType) -> Any:
        """The bound method that stands for a plain function where it meets closures or bound methods."""
        found = self._objects.get(id(function))
        if found is None:
            code = PartialCode(function, 0, ())
            made = self.closure_class((function, None), lambda: code)()
            found = self._objects[id(function)] = (function, made.__call__)
        return found[1]

    def bound_class(self, cls: type) -> Any:
        """The bound method that stands for a class where it meets functions."""
        found = self._objects.get(id(cls))
        if found is None:
            made = self.closure_class((cls, None), lambda: ClassCode(cls))()
            found = self._objects[id(cls)] = (cls, made.__call__)
        return found[1]

    def bound(self, value: Any) -> Any:
        """The bound method that stands for a function or class; others are themselves."""
        if isinstance(value, types.FunctionType):
            return self.bound_function(value)
        return self.bound_class(value) if isinstance(value, type) else value

    def as_method(self, description: Description) -> Description:
        """The description of ``bound_function`` or ``bound_class``; methods are themselves."""
        if description.kind == "method":
            return description
        (method,) = self.book.immutable_value(self.bound(description.value)).descriptions
        self._plain[method] = description
        return method

    def plain(self, description: Description) -> Description:
        """The function that a description made by ``as_method`` stands for; others are themselves."""
        return self._plain.get(description, description)

    # --- classes

    def closure_class(self, key: Any, make_code: Callable[[], ClosureCode]) -> type:
        """The class of the closures of one template."""
        cls = self._classes.get(key)
        if cls is None:
            code = make_code()
            live = code.live
            namespace = {"__call__": live, "__module__": live.__module__, "__qualname__": live.__qualname__}
            cls = self._classes[key] = type(live.__name__, (Closure,), namespace)
            self._templates[live] = code
        return cls


class ClosureCode:
    """The ``__call__`` of a closure class: its signature, captured defaults, and graph."""

    def __init__(self, live: types.FunctionType) -> None:
        self.live = live

    def signature(self) -> Signature:
        """Parameters, the closure itself first."""
        raise NotImplementedError

    def captured_default(self, name: str) -> str | None:
        """The field that holds the default of a parameter; None for a constant default."""
        raise NotImplementedError

    def build(self) -> FunctionGraph:
        """A new graph."""
        raise NotImplementedError


def _with_self(signature: Signature) -> Signature:
    return Signature(
        signature.name,
        ("<closure>", *signature.positional),
        signature.positional_only + 1,
        signature.keyword_only,
        signature.varargs,
        signature.defaults,
    )


class TemplateCode(ClosureCode):
    """A nested function or lambda that captures variables."""

    def __init__(self, template: types.FunctionType, names: tuple[str, ...]) -> None:
        super().__init__(template)
        self.names = names

    def signature(self) -> Signature:
        return _with_self(Signature.of(self.live))

    def captured_default(self, name: str) -> str | None:
        defaults = self.live.__defaults__ or ()
        code = self.live.__code__
        parameters = code.co_varnames[code.co_argcount - len(defaults) : code.co_argcount]
        by_name = dict(zip(parameters, defaults, strict=True))
        by_name.update(self.live.__kwdefaults__ or {})
        marker = by_name.get(name)
        return field_name(marker) if isinstance(marker, Captured) else None

    def build(self) -> FunctionGraph:
        graph = build_flow_graph(self.live)
        captured: tuple[Captured, ...] = graph.hints.get("captured", ())
        inner = graph.startblock
        count = len(inner.inputargs) - len(captured)
        this = Variable("closure")
        parameters = [variable.copy() for variable in inner.inputargs[:count]]
        start = Block([this, *parameters])
        values = [_load(start, this, field_name(marker), marker.name, graph.position) for marker in captured]
        start.close(Link([*parameters, *values], inner))
        graph.startblock = start
        return graph


class PartialCode(ClosureCode):
    """A function with its first arguments and some keyword arguments given, or none."""

    def __init__(self, function: types.FunctionType, positional: int, keywords: tuple[str, ...]) -> None:
        self.function = function
        self.positional = positional
        self.keywords = keywords
        self.fields = [f"a{index}" for index in range(positional)] + [f"k_{name}" for name in keywords]
        prefix = "partial of " if self.fields else ""
        name = function.__name__
        live = types.FunctionType(
            function.__code__, function.__globals__, name, function.__defaults__, function.__closure__
        )
        live.__kwdefaults__, live.__qualname__ = function.__kwdefaults__, prefix + function.__qualname__
        super().__init__(live)

    def signature(self) -> Signature:
        full = Signature.of(self.function)
        rest = full.positional[self.positional :]
        fixed = next((index for index, name in enumerate(rest) if name in self.keywords), len(rest))
        return Signature(
            full.name,
            ("<closure>", *rest[:fixed]),
            1 + max(0, full.positional_only - self.positional),
            (*rest[fixed:], *full.keyword_only),
            None,
            full.defaults | set(self.keywords),
        )

    def captured_default(self, name: str) -> str | None:
        return f"k_{name}" if name in self.keywords else None

    def build(self) -> FunctionGraph:
        signature = self.signature()
        parameters = [Variable(name) for name in signature.parameters]
        start = Block(parameters)
        code = self.function.__code__
        position = Position(code.co_filename, self.function.__qualname__, code.co_firstlineno)
        graph = FunctionGraph(self.live.__qualname__, start)
        graph.function, graph.position = self.live, position
        bound = [_load(start, parameters[0], field, field, position) for field in self.fields[: self.positional]]
        free = len(signature.positional) - 1
        shape = CallShape(self.positional + free, signature.keyword_only)
        result = Variable()
        operands: list[Value] = [Constant(shape), Constant(self.function), *bound, *parameters[1:]]
        start.operations.append(Operation("call", operands, result, position))
        start.close(Link([result], graph.returnblock))
        return graph


class ClassCode(PartialCode):
    """A class that is called: what is passed on to it are the parameters of its ``__init__`` without self."""

    def __init__(self, cls: type) -> None:
        init = cls.__init__  # type: ignore[misc]
        super().__init__(init if isinstance(init, types.FunctionType) else NO_PARAMETERS, 1, ())
        self.cls = cls
        self.fields = []
        self.live.__name__, self.live.__qualname__ = cls.__name__, cls.__qualname__

    def build(self) -> FunctionGraph:
        parameters = [Variable(name) for name in self.signature().parameters]
        position = Position(
            self.function.__code__.co_filename, self.cls.__qualname__, self.function.__code__.co_firstlineno
        )
        start = Block(parameters)
        graph = FunctionGraph(self.live.__qualname__, start)
        graph.function, graph.position = self.live, position
        shape = CallShape(len(self.signature().positional) - 1, self.signature().keyword_only)
        result = Variable()
        start.operations.append(
            Operation("call", [Constant(shape), Constant(self.cls), *parameters[1:]], result, position)
        )
        start.close(Link([result], graph.returnblock))
        return graph


def _no_parameters(self: Any) -> None:
    """The ``__init__`` of a class that has none."""


NO_PARAMETERS: types.FunctionType = _no_parameters  # type: ignore[assignment]


# --- operations


def _load(block: Block, this: Variable, field: str, name: str, position: Position | None) -> Variable:
    result = Variable(name)
    block.operations.append(Operation("getattr", [this, Constant(field)], result, position))
    return result


def _make_function(cls: type, fields: dict[str, Value], operation: Operation) -> list[Operation]:
    """A new closure: the bound ``__call__`` of a new object, as the result of ``operation``."""
    closure = Variable("closure")
    made = _make_object(cls, fields, Operation(operation.opname, operation.args, closure, operation.position))
    bound = Operation("getattr", [closure, Constant("__call__")], operation.result, operation.position)
    return [*made, bound]


def _make_object(cls: type, fields: dict[str, Value], operation: Operation) -> list[Operation]:
    """A new object without ``__init__``, as the result of ``operation``, with its fields set."""
    position = operation.position
    made = [
        Operation("call", [Constant(CallShape(1)), Constant(instantiate), Constant(cls)], operation.result, position)
    ]
    for field, value in fields.items():
        made.append(Operation("setattr", [operation.result, Constant(field), value], Variable(), position))
    return made


def _call_method(
    this: Value, name: str, arguments: list[Value], result: Variable, position: Position | None
) -> list[Operation]:
    method = Variable(name)
    return [
        Operation("getattr", [this, Constant(name)], method, position),
        Operation("call", [Constant(CallShape(len(arguments))), method, *arguments], result, position),
    ]
