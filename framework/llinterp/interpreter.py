"""The executor of low-level graphs: ``LLInterpreter().call(graph, args)``.

It runs graphs as they come out of lowering or out of any later pass.  Each graph becomes one Python function when it
is first called (``codegen.py``).  An exception that leaves the called graph is raised as ``LLException`` with the
instance; after the exception transform, ``call`` looks at the pending exception instead and raises the same.

The allocation of too much and recursion that is too deep raise Python's MemoryError and RecursionError inside;
programs see them as the instances in ``exceptions``, a table filled by whoever knows the program's classes.
"""

from __future__ import annotations

import linecache
import sys
from collections import Counter
from collections.abc import Callable
from typing import Any, NoReturn

from framework.flowgraph.model import Block, Constant, FunctionGraph, Operation
from framework.llinterp.codegen import GraphWriter
from framework.llinterp.collecting import Collecting
from framework.lltypes import memory
from framework.lltypes.layout import NATIVE
from framework.lltypes.machine import DESTRUCTOR_QUEUE, Machine
from framework.lltypes.meaning import signed
from framework.lltypes.memory import ArrayObject, FunctionPointer, MisuseError, is_value_of, null
from framework.lltypes.threadstate import thread_state
from framework.lltypes.types import GCREF, FuncType, LLType, Ptr, Struct

PYTHON_FRAMES = 200_000  # Python's own limit while graphs run; the program's is ``stack_limit``


class LLException(Exception):
    """An exception of the executed program; ``value`` is the instance."""

    def __init__(self, value: Any) -> None:
        super().__init__(value)
        self.value = value


GUEST_EXCEPTIONS = (LLException, MemoryError, RecursionError)


class LLInterpreter:
    """Runs graphs; one object is one simulated process.

    Args:
        checked: verify the type of every result, store and call.
        counted: count executed operations, see ``operation_counts``.
        stack_limit: number of nested calls at which ``stack_check`` raises RecursionError.
        heap_limit: allocations of more bytes than this raise MemoryError.
        exceptions: the program's instances of "MemoryError" and "RecursionError", or graphs that raise one.
        explicit_exceptions: the graphs went through the exception transform.
    """

    def __init__(
        self,
        checked: bool = False,
        counted: bool = False,
        stack_limit: int = 4000,
        heap_limit: int = 1 << 31,
        exceptions: dict[str, Any] | None = None,
        explicit_exceptions: bool = False,
    ) -> None:
        self.checked = checked
        self.counted = counted
        self.stack_limit = stack_limit
        self.heap_limit = heap_limit
        self.exceptions = exceptions or {}
        self.explicit_exceptions = explicit_exceptions
        self.machine = Machine(self._destroy)
        self._names: dict[int, str] = {}
        self._kept: list[Any] = []  # keeps the ids in _names valid
        self._allocators: dict[LLType, str] = {}
        self._functions: dict[FunctionGraph, Callable[..., Any]] = {}
        self._function_names: dict[FunctionGraph, str] = {}
        self._writers: dict[str, GraphWriter] = {}
        self._counters: list[tuple[FunctionGraph, Block]] = []
        self._collecting = Collecting()
        self._base_depth = 0
        self._globals: dict[str, Any] = {
            "LLException": LLException,
            "GUEST_EXCEPTIONS": GUEST_EXCEPTIONS,
            "MACHINE": self.machine,
            "THREAD_STATE": thread_state,
            "NULL_REFERENCE": null(GCREF),
            "FUNCTIONS": _Functions(self),
            "COUNT": [],
            "signed": signed,
            "bad_index": memory.bad_index,
            "exception_value": self.exception_value,
            "check_value": self._check_value,
            "unknown_case": _unknown_case,
            "stack_check": self._stack_check,
            "stack_is_low": self._stack_is_low,
        }

    # --- running

    def call(self, graph: FunctionGraph, args: list[Any]) -> Any:
        """Run a graph; LLException when an exception of the program leaves it."""
        thread_state.exc_value = null(GCREF)
        old_limit = sys.getrecursionlimit()
        sys.setrecursionlimit(max(old_limit, PYTHON_FRAMES))
        self._base_depth = _python_depth()
        try:
            result = self.function(graph)(*args)
        except LLException:
            raise
        except (MemoryError, RecursionError) as error:
            raise LLException(self.exception_value(error)) from error
        except IndexError as error:
            raise self._explained(MisuseError(f"index out of bounds: {error}"), error) from error
        except Exception as error:
            raise self._explained(error, error) from None
        finally:
            sys.setrecursionlimit(old_limit)
        if self.explicit_exceptions and thread_state.exc_value:
            value, thread_state.exc_value = thread_state.exc_value, null(GCREF)
            raise LLException(value)
        return result

    def function(self, graph: FunctionGraph) -> Callable[..., Any]:
        """The Python function of a graph."""
        found = self._functions.get(graph)
        if found is None:
            found = self._compile(graph)
        return found

    def source(self, graph: FunctionGraph) -> str:
        """The Python source that a graph became."""
        self.function(graph)
        return "\n".join(self._writers[self._function_names[graph]].lines)

    @property
    def operation_counts(self) -> Counter[str]:
        """How often each operation was executed (needs ``counted``); a block left by an exception counts whole."""
        result: Counter[str] = Counter()
        for (_, block), count in zip(self._counters, self._globals["COUNT"], strict=True):
            for operation in block.operations:
                result[operation.opname] += count
        return +result

    # --- what the generated code needs: see codegen.Namespace

    def constant(self, value: Any) -> str:
        """A global that holds the object."""
        name = self._names.get(id(value))
        if name is None:
            name = self._names[id(value)] = f"c{len(self._names)}"
            self._kept.append(value)
            self._globals[name] = value
        return name

    def callee(self, pointer: Any) -> str:
        """A global that holds the callable behind a constant function pointer; compiled when first called."""
        if not isinstance(pointer, FunctionPointer):
            return self.constant(pointer)
        if pointer.graph is None:
            return self.constant(self.external(pointer))
        name = self._name_of_function(pointer.graph)
        if name not in self._globals:
            graph = pointer.graph

            def compile_first(*args: Any) -> Any:
                return self.function(graph)(*args)

            self._globals[name] = compile_first
        return name

    def external(self, pointer: FunctionPointer) -> Callable[..., Any]:
        """The hosted meaning of an external function, with function pointers among its arguments made callable."""
        hosted = pointer.hosted or pointer
        places = [i for i, type_ in enumerate(pointer.type.args) if isinstance(type_, Ptr) and _is_function(type_.to)]
        if not places:
            return hosted

        def call_with_callbacks(*args: Any) -> Any:
            given = list(args)
            for place in places:
                callback = given[place]
                if callback and callback.graph is not None:
                    run = self.function(callback.graph)
                    given[place] = FunctionPointer(callback.type, callback.name, hosted=run)
            return hosted(*given)

        return call_with_callbacks

    def allocator(self, type_: LLType, varsized: bool) -> str:
        """A global that holds a function which makes zeroed objects."""
        name = self._allocators.get(type_)
        if name is not None:
            return name
        name = self._allocators[type_] = f"new{len(self._allocators)}"
        if varsized:
            self._globals[name] = self._varsized_allocator(type_)
        else:
            assert isinstance(type_, memory.Struct)
            self._globals[name] = self._with_destructor(type_, memory.allocator(type_))
        return name

    def _with_destructor(self, type_: Struct, allocate: Callable[[], Any]) -> Callable[[], Any]:
        """Objects whose type has a destructor are put on the queue of such objects when they die."""
        if not (type_.type_info and type_.type_info.destructor):
            return allocate

        def allocate_and_register() -> Any:
            made = allocate()
            self.machine.gc_register_finalizer(made, DESTRUCTOR_QUEUE)
            return made

        return allocate_and_register

    def _destroy(self, pointer: Any) -> None:
        self.function(pointer.type.type_info.destructor.graph)(pointer)

    def block_counter(self, graph: FunctionGraph, block: Block) -> int:
        """Index of the block in the list of counters."""
        self._counters.append((graph, block))
        self._globals["COUNT"].append(0)
        return len(self._counters) - 1

    def is_collecting(self, operation: Operation) -> bool:
        """Whether dead variables must be cleared before the operation."""
        return self._collecting.is_collecting(operation)

    # --- inside

    def _compile(self, graph: FunctionGraph) -> Callable[..., Any]:
        name = self._name_of_function(graph)
        writer = GraphWriter(graph, self, name)
        source = writer.write()
        filename = f"<low-level graph {name}>"
        self._writers[name] = writer
        linecache.cache[filename] = (len(source), None, source.splitlines(True), filename)
        exec(compile(source, filename, "exec"), self._globals)
        function: Callable[..., Any] = self._globals[name]
        self._functions[graph] = function
        return function

    def _name_of_function(self, graph: FunctionGraph) -> str:
        name = self._function_names.get(graph)
        if name is None:
            readable = "".join(c if c.isalnum() and c.isascii() else "_" for c in graph.name)
            name = self._function_names[graph] = f"g{len(self._function_names)}_{readable}"
        return name

    def _varsized_allocator(self, type_: LLType) -> Callable[[int], Any]:
        limit = max(self.heap_limit // max(NATIVE.item_size(type_), 1), 0)
        create: Callable[[int], Any]
        if isinstance(type_, memory.Struct):
            create = memory.allocator(type_)
        else:
            create = lambda length: ArrayObject(type_, length)  # type: ignore[arg-type]

        def allocate(length: int) -> Any:
            if not 0 <= length <= limit:
                return self._out_of_memory(type_)
            return create(length)

        return allocate

    def _out_of_memory(self, type_: LLType) -> Any:
        if not self.explicit_exceptions:
            raise MemoryError
        thread_state.exc_value = self._instance("MemoryError")
        return null(type_)

    def _stack_is_low(self) -> bool:
        try:
            sys._getframe(self.stack_limit + self._base_depth)
        except ValueError:
            return False
        return True

    def _stack_check(self) -> None:
        if not self._stack_is_low():
            return
        if not self.explicit_exceptions:
            raise RecursionError
        thread_state.exc_value = self._instance("RecursionError")

    def _instance(self, name: str) -> Any:
        """The program's instance of a built-in exception class."""
        source = self.exceptions.get(name)
        if source is None:
            raise MisuseError(f"the program raises {name}, but the executor was given no instance of it")
        if not isinstance(source, FunctionGraph):
            return source
        try:
            self.function(source)()
        except LLException as raised:
            return raised.value
        value, thread_state.exc_value = thread_state.exc_value, null(GCREF)
        if not value:
            raise MisuseError(f"graph {source.name} does not raise {name}")
        return value

    def exception_value(self, error: BaseException) -> Any:
        """The program's instance behind one of GUEST_EXCEPTIONS."""
        if isinstance(error, LLException):
            return error.value
        return self._instance(type(error).__name__)

    def _check_value(self, value: Any, place: tuple[FunctionGraph, Operation]) -> None:
        graph, operation = place
        if not is_value_of(operation.result.concretetype, value):
            raise MisuseError(
                f"{graph.name}: {operation.opname} gave {value!r}, which is no {operation.result.concretetype!r}"
            )

    def _explained(self, error: Exception, origin: BaseException) -> Exception:
        """The error with notes saying which operations of which graphs were running."""
        traceback = origin.__traceback__
        while traceback is not None:
            writer = self._writers.get(traceback.tb_frame.f_code.co_name)
            if writer is not None:
                operation = writer.places.get(traceback.tb_lineno)
                where = f" ({operation.position})" if operation and operation.position else ""
                name = operation.opname if operation else "a branch"
                error.add_note(f"in graph {writer.graph.name}: {name}{where}")
            traceback = traceback.tb_next
        return error


class _Functions(dict[Any, Callable[..., Any]]):
    """From function pointers to callables, made on demand."""

    def __init__(self, interpreter: LLInterpreter) -> None:
        super().__init__()
        self._interpreter = interpreter

    def __missing__(self, pointer: Any) -> Callable[..., Any]:
        if not isinstance(pointer, FunctionPointer):
            raise MisuseError(f"call of {pointer!r}")
        if pointer.graph is not None:
            found = self._interpreter.function(pointer.graph)
        else:
            found = self._interpreter.external(pointer)
        self[pointer] = found
        return found


def _is_function(type_: LLType) -> bool:
    return isinstance(type_, FuncType)


def _unknown_case(value: Any) -> NoReturn:
    raise MisuseError(f"the switch has no case for {value!r}")


def _python_depth() -> int:
    depth = 0
    frame = sys._getframe()
    while frame is not None:
        depth += 1
        frame = frame.f_back  # type: ignore[assignment]
    return depth


def function_constant(graph: FunctionGraph, type_: FuncType) -> Constant:
    """A constant pointer to a graph, as the first argument of ``direct_call``."""
    return Constant(FunctionPointer(type_, graph.name, graph=graph), Ptr(type_))
