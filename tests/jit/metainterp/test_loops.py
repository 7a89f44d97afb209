"""Interpreters under the tracer: results are those of CPython, and the loops are what they should be."""

from framework.jit.interface import exchange
from framework.rlib.jit import JitDriver, dont_look_inside, elidable, promote, unroll_safe
from framework.testing.meta_interpret import meta_interpret


class Box:
    def __init__(self, value: int) -> None:
        self.value = value


class GuestError(Exception):
    def __init__(self, value: int) -> None:
        self.value = value


def check(function, *values, **parameters):
    """The run, with the result of CPython."""
    run = meta_interpret(function, values, **parameters)
    assert run.result == function(*values)
    return run


counting_driver = JitDriver(greens=[], reds=["n", "total"])


def counting(n: int) -> int:
    total = 0
    while n > 0:
        counting_driver.jit_merge_point(n=n, total=total)
        total += n
        n -= 1
    return total


def test_a_loop_is_compiled_and_run():
    run = check(counting, 40)
    run.check_trace_count(1)
    run.check_bridge_count(0)
    run.check_operations({"int_add": 2, "int_gt": 1, "guard_true": 1, "jump": 1})


def test_below_the_threshold_nothing_is_traced():
    check(counting, 40, threshold=50).check_trace_count(0)


def test_a_negative_threshold_turns_the_jit_off():
    check(counting, 40, threshold=-1).check_trace_count(0)


def test_while_the_jit_is_off_portals_are_told():
    check(counting, 40, threshold=-1, function_threshold=-1).check_trace_count(0)
    assert exchange.is_off == 1
    check(counting, 40, threshold=5).check_trace_count(1)
    assert exchange.is_off == 0


branch_driver = JitDriver(greens=[], reds=["n", "total"])


def branching(n: int) -> int:
    total = 0
    while n > 0:
        branch_driver.jit_merge_point(n=n, total=total)
        if n & 7 == 3:
            total += 2
        total += n
        n -= 1
    return total


def test_a_guard_that_fails_often_gets_a_bridge():
    run = check(branching, 60)
    run.check_trace_count(1)
    run.check_bridge_count(1)


def test_a_guard_that_fails_seldom_is_left_to_the_blackhole_interpreter():
    check(branching, 60, trace_eagerness=100).check_bridge_count(0)


box_driver = JitDriver(greens=[], reds=["n", "total"])


def boxes(n: int) -> int:
    total = Box(0)
    while n > 0:
        box_driver.jit_merge_point(n=n, total=total)
        total = Box(total.value + n)
        n -= 1
    return total.value


def test_objects():
    check(boxes, 40).check_trace_count(1)


list_driver = JitDriver(greens=[], reds=["n", "items"])


def lists(n: int) -> int:
    items = [0] * 10
    while n > 0:
        list_driver.jit_merge_point(n=n, items=items)
        items[n % 10] += n
        n -= 1
    result = 0
    for item in items:
        result = result * 3 + item
    return result


def test_lists():
    check(lists, 60).check_trace_count(1)


float_driver = JitDriver(greens=[], reds=["n", "x"])


def floats(n: int) -> float:
    x = 0.5
    while n > 0:
        float_driver.jit_merge_point(n=n, x=x)
        x = x * 1.5 - float(n)
        if x < 0.0:
            x = -x
        n -= 1
    return x


def test_floats():
    check(floats, 40).check_trace_count(1)


bytecode_driver = JitDriver(greens=["pc", "code"], reds=["a", "n"])


def bytecode(code: str, n: int) -> int:
    pc = 0
    a = 0
    while pc < len(code):
        bytecode_driver.jit_merge_point(pc=pc, code=code, a=a, n=n)
        instruction = code[pc]
        pc += 1
        if instruction == "+":
            a += n
        elif instruction == "-":
            n -= 1
        elif instruction == "2":
            a = a * 2 % 1000003
        elif instruction == "e" and n % 3 == 0:
            a += 7
        elif instruction == "j":
            if n > 0:
                pc = 0
    return a


def run_bytecode(n: int) -> int:
    return bytecode("+2-ej", n)


def test_greens_fold_the_dispatch():
    run = check(run_bytecode, 50)
    assert run.operations()["strgetitem"] == 0
    assert run.operations()["getarrayitem_gc_i"] == 0


method_driver = JitDriver(greens=[], reds=["n", "x", "shape"])


class Shape:
    def step(self, x: int) -> int:
        return x + 1


class Square(Shape):
    def step(self, x: int) -> int:
        return x + 2


class Circle(Shape):
    def step(self, x: int) -> int:
        return x * 3 % 1001


def methods(n: int) -> int:
    x = 0
    shape = Shape()
    while n > 0:
        method_driver.jit_merge_point(n=n, x=x, shape=shape)
        x = shape.step(x)
        if n % 4 == 0:
            shape = Square()
        elif n % 4 == 1:
            shape = Circle()
        elif n % 4 == 2:
            shape = Shape()
        n -= 1
    return x


def test_method_calls_are_inlined_behind_class_guards():
    run = check(methods, 60)
    assert run.operations(everything=True)["call_i"] == 0


exception_driver = JitDriver(greens=[], reds=["n", "total"])


def failing(n: int) -> int:
    if n % 5 == 2:
        raise GuestError(n)
    return n * 2


def exceptions(n: int) -> int:
    total = 0
    while n > 0:
        exception_driver.jit_merge_point(n=n, total=total)
        try:
            total += failing(n)
        except GuestError as error:
            total += error.value * 100
        n -= 1
    return total


def test_exceptions_inside_a_trace():
    check(exceptions, 60)


residual_driver = JitDriver(greens=[], reds=["n", "total"])


@dont_look_inside
def failing_residual(n: int) -> int:
    return failing(n)


def residual_exceptions(n: int) -> int:
    total = 0
    while n > 0:
        residual_driver.jit_merge_point(n=n, total=total)
        try:
            total += failing_residual(n)
        except GuestError as error:
            total += error.value * 100
        n -= 1
    return total


def test_exceptions_of_calls():
    run = check(residual_exceptions, 60)
    assert run.operations(everything=True)["guard_exception"] >= 1


leaving_driver = JitDriver(greens=[], reds=["n", "x"])


def leaving(n: int) -> int:
    x = 0
    while n > 0:
        leaving_driver.jit_merge_point(n=n, x=x)
        x += n
        if x > 500:
            raise GuestError(x)
        n -= 1
    return x


def caught(n: int) -> int:
    try:
        return leaving(n)
    except GuestError as error:
        return error.value + 1


def test_an_exception_leaves_the_portal():
    check(caught, 60)


elidable_driver = JitDriver(greens=["k"], reds=["n", "total"])


@elidable
def square(k: int) -> int:
    return k * k


def calls_elidable(n: int) -> int:
    total = 0
    k = 5
    while n > 0:
        elidable_driver.jit_merge_point(k=k, n=n, total=total)
        total += square(k)
        n -= 1
    return total


def test_an_elidable_call_of_constants_is_a_constant():
    run = check(calls_elidable, 30)
    assert not any(name.startswith("call") for name in run.operations(everything=True))


promote_driver = JitDriver(greens=[], reds=["n", "k", "total"])


def promoting(n: int) -> int:
    total = 0
    k = 3
    while n > 0:
        promote_driver.jit_merge_point(n=n, k=k, total=total)
        k = promote(k)
        total += k * k
        if n == 20:
            k = 4
        n -= 1
    return total


def test_a_promoted_value_is_guarded():
    run = check(promoting, 60)
    assert run.operations(everything=True)["guard_value"] >= 1
    assert run.operations()["int_mul"] == 0


unroll_driver = JitDriver(greens=["k"], reds=["n", "total"])


@unroll_safe
def triangle(k: int) -> int:
    total = 0
    for i in range(k):
        total += i
    return total


def unrolls(n: int) -> int:
    total = 0
    k = 4
    while n > 0:
        unroll_driver.jit_merge_point(k=k, n=n, total=total)
        total += triangle(k)
        n -= 1
    return total


def test_an_unroll_safe_function_is_traced_through():
    run = check(unrolls, 30)
    assert not any(name.startswith("call") for name in run.operations(everything=True))


overflow_driver = JitDriver(greens=[], reds=["n", "x"])


def overflowing(n: int) -> int:
    x = 1
    while n > 0:
        overflow_driver.jit_merge_point(n=n, x=x)
        x = x * 3
        n -= 1
    return x & 0xFFFF


def test_plain_integers_wrap_in_traces():
    run = meta_interpret(overflowing, [80])
    assert run.result == overflowing(80)


def test_positions_compile_apart():
    def program(n: int) -> int:
        return bytecode("+-j", n) + bytecode("-2+j", n)

    check(program, 40)
