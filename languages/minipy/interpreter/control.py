"""Exceptions, ``with``, calls with spread arguments, delegation of generators."""

from __future__ import annotations

import sys

from framework.rlib.jit import unroll_safe
from languages.minipy.interpreter.code import W_Code
from languages.minipy.interpreter.frame import Frame
from languages.minipy.interpreter.functions import tuple_items
from languages.minipy.interpreter.generators import W_Generator
from languages.minipy.interpreter.state import STATE
from languages.minipy.interpreter.tracebacks import W_Traceback
from languages.minipy.interpreter.variables import BUILTINS
from languages.minipy.objects.base import W_Object
from languages.minipy.objects.dicts import W_Dict
from languages.minipy.objects.errors import (
    ASSERTION_ERROR,
    GENERATOR_EXIT,
    NOT_IMPLEMENTED_ERROR,
    STOP_ITERATION,
    GuestError,
    runtime_error,
    type_error,
)
from languages.minipy.objects.exceptions import W_BaseException
from languages.minipy.objects.operations import find_attribute
from languages.minipy.objects.singletons import NONE
from languages.minipy.objects.texts import W_Str
from languages.minipy.objects.tuples import W_Tuple
from languages.minipy.objects.types import W_Type
from languages.minipy.types.exceptions import BASE_EXCEPTION, value_of

# ---- raising and handling --------------------------------------------------------------------------------------------


def handle(frame: Frame, code: W_Code, error: GuestError) -> int:
    """Go to what handles an exception that the current instruction raised; raises it again where nothing does."""
    pc = frame.pc
    if error.w_context is None and error.w_value is None:
        error.w_context = STATE.w_handled
    if error.leaves_trace:
        error.w_traceback = W_Traceback(code, pc, error.w_traceback)
    error.leaves_trace = True
    row = code.handler(pc)
    if row < 0:
        raise error
    handlers = code.handlers
    frame.cut(handlers[row + 3])
    w_value = value_of(error)
    assert isinstance(w_value, W_BaseException)
    w_traceback = error.w_traceback
    w_value.w_traceback = NONE if w_traceback is None else w_traceback
    frame.push(w_value)
    return handlers[row + 2]


def on_its_way(w_value: W_BaseException) -> GuestError:
    """The exception of ours for an exception object."""
    error = GuestError(None, "", w_value)
    w_traceback = w_value.w_traceback
    error.w_traceback = None if w_traceback is NONE else w_traceback
    return error


def raised_again(w_value: W_Object) -> GuestError:
    """RERAISE: without an entry for this instruction."""
    assert isinstance(w_value, W_BaseException)
    error = on_its_way(w_value)
    error.leaves_trace = False
    return error


def raised(frame: Frame, count: int) -> GuestError:
    """``raise``, ``raise e``, ``raise e from cause``."""
    if count == 0:
        w_handled = STATE.w_handled
        if w_handled is NONE:
            return runtime_error("No active exception to reraise")
        return raised_again(w_handled)
    w_cause = frame.pop() if count == 2 else None
    w_value = instance_of(frame.pop(), "exceptions must derive from BaseException")
    if w_cause is not None:
        if w_cause is not NONE:
            w_cause = instance_of(w_cause, "exception causes must derive from BaseException")
        w_value.w_cause = w_cause
        w_value.suppresses_context = True
    set_context(w_value)
    return on_its_way(w_value)


def set_context(w_value: W_BaseException) -> None:
    """What is being handled becomes the context, unless that would close a circle."""
    w_handled = STATE.w_handled
    if w_handled is NONE or w_handled is w_value:
        return
    w_link: W_Object = w_handled
    while isinstance(w_link, W_BaseException):
        w_next = w_link.w_context
        if w_next is w_value:
            w_link.w_context = NONE
            break
        w_link = w_next
    w_value.w_context = w_handled


def instance_of(w_raised: W_Object, refusal: str) -> W_BaseException:
    """The exception that is raised: a class is called."""
    if isinstance(w_raised, W_Type) and w_raised.is_subtype(BASE_EXCEPTION.w_type):
        w_made = w_raised.call([], [])
        if not isinstance(w_made, W_BaseException):
            raise type_error(
                f"calling {w_raised.repr()} should have returned an instance of BaseException, "
                f"not {w_made.get_type().repr()}"
            )
        return w_made
    if isinstance(w_raised, W_BaseException):
        return w_raised
    raise type_error(refusal)


def begin_handling(frame: Frame) -> None:
    """PUSH_EXC_INFO."""
    w_value = frame.pop()
    frame.push(STATE.w_handled)
    STATE.w_handled = w_value
    frame.push(w_value)


@unroll_safe
def matches(w_value: W_Object, w_class: W_Object) -> bool:
    """Whether ``except class`` catches an exception."""
    if isinstance(w_class, W_Tuple):
        for w_item in w_class.items:
            if matches(w_value, w_item):
                return True
        return False
    if not isinstance(w_class, W_Type) or not w_class.is_subtype(BASE_EXCEPTION.w_type):
        raise type_error("catching classes that do not inherit from BaseException is not allowed")
    return w_value.get_type().is_subtype(w_class)


def assertion_error() -> W_Object:
    """The class AssertionError."""
    w_class = ASSERTION_ERROR.w_class
    assert w_class is not None
    return w_class


# ---- with ------------------------------------------------------------------------------------------------------------


def enter_with(frame: Frame) -> None:
    """BEFORE_WITH."""
    w_manager = frame.pop()
    w_type = w_manager.get_type()
    w_enter = w_type.lookup("__enter__")
    w_exit = w_type.lookup("__exit__")
    if w_enter is None:
        raise type_error(f"'{w_type.name}' object does not support the context manager protocol")
    if w_exit is None:
        raise type_error(
            f"'{w_type.name}' object does not support the context manager protocol (missed __exit__ method)"
        )
    frame.push(w_exit.descriptor_get(w_manager, w_type))
    frame.push(w_enter.call_method(w_manager, [], []))


def exit_with(frame: Frame) -> None:
    """WITH_EXCEPT_START."""
    w_exit = frame.peek(3)
    w_value = frame.peek()
    assert isinstance(w_value, W_BaseException)
    frame.push(w_exit.call([w_value.get_type(), w_value, w_value.w_traceback], []))


# ---- calls -----------------------------------------------------------------------------------------------------------


@unroll_safe
def call_method(frame: Frame, count: int) -> None:
    """CALL_METHOD."""
    args = frame.pop_many(count)
    w_second = frame.pop()
    w_first = frame.pop_or_null()
    if w_first is None:
        frame.push(w_second.call(args, []))
    else:
        frame.push(w_first.call([w_second, *args], []))


def call_spread(frame: Frame, flags: int) -> None:
    """CALL_EX."""
    w_keywords: W_Object | None = frame.pop() if flags & 1 else None
    args = tuple_items(frame.pop())
    w_function = frame.pop()
    if not isinstance(w_keywords, W_Dict):
        frame.push(w_function.call(args[:], []))
        return
    names: list[str] = []
    values = args[:]
    for w_key in w_keywords.keys():
        if not isinstance(w_key, W_Str):
            raise type_error("keywords must be strings")
        names.append(w_key.value)
        w_value = w_keywords.find(w_key)
        assert w_value is not None
        values.append(w_value)
    frame.push(w_function.call(values, names))


# ---- delegation ------------------------------------------------------------------------------------------------------


def delegate_of(w_value: W_Object) -> W_Object:
    """GET_YIELD_FROM_ITER."""
    return w_value if isinstance(w_value, W_Generator) else w_value.iter()


def yield_from(frame: Frame) -> W_Object | None:
    """YIELD_FROM: what the iterator yields; None at its end, its result is on the stack instead of it then."""
    w_sent = frame.pop()
    w_iterator = frame.peek()
    try:
        if isinstance(w_iterator, W_Generator):
            w_yielded = w_iterator.send(w_sent)
        elif w_sent is NONE:
            w_yielded = w_iterator.next()
        else:
            w_yielded = w_iterator.getattribute("send").call([w_sent], [])
    except GuestError as error:
        if not error.is_a(STOP_ITERATION):
            raise
        frame.put(1, stop_value(error))
        return None
    return ended(frame, w_iterator) if w_yielded is None else w_yielded


def ended(frame: Frame, w_iterator: W_Object) -> W_Object | None:
    """The iterator is at its end: its result takes its place."""
    frame.put(1, w_iterator.w_result if isinstance(w_iterator, W_Generator) else NONE)
    return None


def throw_into(frame: Frame, error: GuestError) -> W_Object | None:
    """An exception is thrown into a generator that delegates: the iterator gets it first."""
    w_iterator = frame.peek()
    if error.is_a(GENERATOR_EXIT):
        close_delegate(w_iterator)
        raise error
    if isinstance(w_iterator, W_Generator):
        w_yielded = w_iterator.throw(error)
        return ended(frame, w_iterator) if w_yielded is None else w_yielded
    w_throw = find_attribute(w_iterator, "throw")
    if w_throw is None:
        raise error
    try:
        return w_throw.call([value_of(error)], [])
    except GuestError as escaped:
        if not escaped.is_a(STOP_ITERATION):
            raise
        frame.put(1, stop_value(escaped))
        return None


def close_delegate(w_iterator: W_Object) -> None:
    """Close what a generator delegates to, where that can be closed."""
    if isinstance(w_iterator, W_Generator):
        w_iterator.close()
        return
    w_close = find_attribute(w_iterator, "close")
    if w_close is not None:
        w_close.call([], [])


def stop_value(error: GuestError) -> W_Object:
    """What a StopIteration carries."""
    w_value = value_of(error)
    assert isinstance(w_value, W_BaseException)
    items = w_value.w_args.items
    return items[0] if len(items) > 0 else NONE


# ---- exception groups, the prompt ------------------------------------------------------------------------------------


def match_group(frame: Frame) -> None:
    """CHECK_EG_MATCH."""
    raise GuestError(NOT_IMPLEMENTED_ERROR, "except* is not supported: there are no exception groups")


def rest_of_group(w_value: W_Object, w_list: W_Object) -> W_Object:
    """PREP_RERAISE_STAR."""
    raise GuestError(NOT_IMPLEMENTED_ERROR, "except* is not supported: there are no exception groups")


def print_expression(w_value: W_Object) -> None:
    """PRINT_EXPR: show the value of an expression that was typed at the prompt, and remember it."""
    if w_value is not NONE:
        BUILTINS.set_text("_", w_value)
        sys.stdout.write(w_value.repr() + "\n")
