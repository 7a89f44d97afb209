"""The meaning of raising and handling: raise, except, finally (which is duplicated code), with.

The exception being handled is part of the frame state: PUSH_EXC_INFO pushes the previous one, POP_EXCEPT restores it.
CPython's markers of the raising instruction (``lasti``) are NULL entries of the stack here.
"""

from __future__ import annotations

from typing import Any

from framework.flowgraph.model import Constant, Value, Variable
from framework.flowgraph.operations import CallShape
from framework.flowspace.builder import GraphBuilder
from framework.flowspace.calls import is_exception_class
from framework.flowspace.framestate import NONE, NULL, ExitMethod
from framework.flowspace.instructions import Handler, registrar

HANDLERS: dict[str, Handler] = {}
handler = registrar(HANDLERS)

_NO_ARGUMENTS = CallShape(0)
_THREE_ARGUMENTS = CallShape(3)


@handler("RAISE")
def _raise(b: GraphBuilder, count: int) -> None:
    if count == 0:
        _raise_again(b)
        return
    cause_operand = b.pop() if count == 2 else None
    exception = _exception_instance(b, b.pop())
    if cause_operand is None:
        _finish_raise(b, exception, None)
    else:
        _raise_from(b, exception, cause_operand)


def _finish_raise(b: GraphBuilder, exception: Value, cause: Value | None) -> None:
    if cause is not None:
        b.emit("set_cause", exception, cause)
    if not _is_none(b.state.handled):
        b.emit("set_context", exception, b.state.handled)
    b.end_with_raise(exception)


def _raise_from(b: GraphBuilder, exception: Value, cause: Value) -> None:
    """None is an allowed cause; a variable is tested for it."""
    if _is_none(cause):
        _finish_raise(b, exception, NONE)
        return
    if isinstance(cause, Variable) and cause not in b.instances and cause is not b.state.handled:
        is_none = b.emit("is_", cause, NONE)
        assert isinstance(is_none, Variable)
        other = b.fork(is_none)
        _finish_raise(b, exception, NONE)
        b.switch_to(other)
    _finish_raise(b, exception, _exception_instance(b, cause))


def _raise_again(b: GraphBuilder) -> None:
    if _is_none(b.state.handled):
        b.refuse(
            "K115",
            "a bare raise outside of an except clause would raise what the caller is handling",
            "pass the exception as an argument and raise it",
        )
    b.end_with_raise(b.state.handled)


def _is_none(value: Value) -> bool:
    return isinstance(value, Constant) and value.value is None


def _exception_instance(b: GraphBuilder, value: Value) -> Value:
    """The exception that an operand of raise stands for."""
    if is_exception_class(value):
        assert isinstance(value, Constant)
        return b.call(value.value)
    if value in b.instances or value is b.state.handled:
        return value
    result = b.emit("make_exception", value)
    if isinstance(result, Variable):
        b.instances.add(result)
    return result


@handler("RERAISE")
def _reraise(b: GraphBuilder, _: Any) -> None:
    b.end_with_raise(b.pop())


@handler("PUSH_EXC_INFO")
def _push_exc_info(b: GraphBuilder, _: Any) -> None:
    exception = b.pop()
    b.push(b.state.handled)
    b.push(exception)
    b.state.handled = exception


@handler("POP_EXCEPT")
def _pop_except(b: GraphBuilder, _: Any) -> None:
    b.state.handled = b.pop()


@handler("CHECK_EXC_MATCH")
def _check_exc_match(b: GraphBuilder, _: Any) -> None:
    classes = b.pop()
    exception = b.state.stack[-1]
    assert isinstance(exception, (Constant, Variable))
    if isinstance(classes, Constant) and classes.value in (BaseException, object):
        b.push(Constant(True))
        return
    b.push(b.emit("exception_match", exception, classes, can_raise=not _is_class_test(classes)))


def _is_class_test(classes: Value) -> bool:
    """Whether the test itself can't raise."""
    if not isinstance(classes, Constant):
        return False
    group = classes.value if isinstance(classes.value, tuple) else (classes.value,)
    return all(isinstance(cls, type) and issubclass(cls, BaseException) for cls in group)


@handler("BEFORE_WITH")
def _before_with(b: GraphBuilder, _: Any) -> None:
    manager = b.pop()
    enter = b.emit("getattr", manager, Constant("__enter__"))
    b.push(ExitMethod(manager))
    b.push(b.emit("call", Constant(_NO_ARGUMENTS), enter))


@handler("WITH_EXCEPT_START")
def _with_except_start(b: GraphBuilder, _: Any) -> None:
    """The stack is ``exit, lasti, previous exception, exception``.  There are no traceback objects: None stands for one."""
    exit_method, marker, _previous, exception = b.state.stack[-4:]
    assert isinstance(exit_method, ExitMethod) and marker is NULL
    assert isinstance(exception, (Constant, Variable))
    function = b.emit("getattr", exit_method.manager, Constant("__exit__"))
    b.push(b.emit("call", Constant(_THREE_ARGUMENTS), function, b.call(type, exception), exception, NONE))
