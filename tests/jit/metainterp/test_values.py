"""Values of all kinds through traces, guards, bridges and the blackhole interpreter; all kinds of greens; two drivers."""

from framework.rlib.jit import JitDriver, dont_look_inside, promote, unroll_safe
from framework.testing.meta_interpret import meta_interpret


def check(function, *values, **parameters):
    """The run, with the result of CPython."""
    run = meta_interpret(function, values, **parameters)
    assert run.result == function(*values)
    return run


# --- greens

text_driver = JitDriver(greens=["name", "scale"], reds=["n", "total"])


def text_green(n: int) -> int:
    name = "a" + str(n)[:1]
    scale = 1.5
    total = 0
    while n > 0:
        text_driver.jit_merge_point(name=name, scale=scale, n=n, total=total)
        total += len(name) + int(scale * 2.0)
        name = "a" + str(n % 2)
        n -= 1
    return total


def test_strings_as_greens_are_compared_by_value():
    run = check(text_green, 60)
    assert 1 <= len(run.loops) <= 3


first_driver = JitDriver(greens=["k"], reds=["n", "total"], name="first")
second_driver = JitDriver(greens=[], reds=["x", "y"], name="second")


def gcd(x: int, y: int) -> int:
    while y != 0:
        second_driver.jit_merge_point(x=x, y=y)
        x, y = y, x % y
    return x


def two_drivers(n: int) -> int:
    total = 0
    k = 7
    while n > 0:
        first_driver.jit_merge_point(k=k, n=n, total=total)
        total += gcd(n * 12, 18 + k)
        n -= 1
    return total


def test_an_interpreter_that_calls_another():
    run = check(two_drivers, 50)
    assert {compiled.driver for compiled in run.traces} == {0, 1}


# --- reds

mixed_driver = JitDriver(greens=[], reds=["x", "n", "text", "y", "items"])


def mixed(n: int) -> float:
    x = 0.25
    y = 3.0
    text = ""
    items = [1, 2, 3]
    while n > 0:
        mixed_driver.jit_merge_point(x=x, n=n, text=text, y=y, items=items)
        x = x * 0.5 + y
        if n % 4 == 1:
            text = text + "a"
            y = y - 0.5
        if n % 6 == 2:
            items = [n, len(text)]
        x += float(items[0]) + float(len(text))
        n -= 1
    return x


def test_reds_of_all_kinds():
    for eagerness in (1, 3, 1000):
        check(mixed, 60, trace_eagerness=eagerness)


# --- data

dict_driver = JitDriver(greens=[], reds=["n", "table", "total"])


def dicts(n: int) -> int:
    table: dict[int, int] = {}
    total = 0
    while n > 0:
        dict_driver.jit_merge_point(n=n, table=table, total=total)
        table[n % 7] = table.get(n % 7, 0) + n
        if n % 5 in table:
            total += table[n % 5]
        n -= 1
    return total + len(table)


def test_dicts():
    check(dicts, 50)


missing_driver = JitDriver(greens=[], reds=["n", "table", "total"])


def missing_keys(n: int) -> int:
    table = {1: 10, 3: 30}
    total = 0
    while n > 0:
        missing_driver.jit_merge_point(n=n, table=table, total=total)
        try:
            total += table[n % 4]
        except KeyError:
            total += 1
        try:
            total += [1, 2, 3][n % 5]
        except IndexError:
            total += 1000
        n -= 1
    return total


def test_errors_of_the_runtime_are_caught_in_traces():
    for eagerness in (1, 3, 1000):
        check(missing_keys, 60, trace_eagerness=eagerness)


class Node:
    def __init__(self, value: int, rest: "Node | None") -> None:
        self.value = value
        self.rest = rest


node_driver = JitDriver(greens=[], reds=["n", "chain", "total"])


def chains(n: int) -> int:
    chain: Node | None = None
    total = 0
    while n > 0:
        node_driver.jit_merge_point(n=n, chain=chain, total=total)
        chain = Node(n, chain)
        if n % 3 == 0:
            chain = chain.rest
        if chain is None:
            total += 1
        else:
            total += chain.value
            if n % 11 == 0 and chain.rest is not None:
                chain = chain.rest.rest
        n -= 1
    return total


def test_null_and_objects_meet():
    for eagerness in (1, 3, 1000):
        check(chains, 60, trace_eagerness=eagerness)


# --- exceptions across frames


class GuestError(Exception):
    def __init__(self, value: int) -> None:
        self.value = value


@dont_look_inside
def outside(n: int) -> int:
    if n % 6 == 4:
        raise GuestError(n)
    return n


def middle(n: int, k: int) -> int:
    try:
        return outside(n) + k
    finally:
        if n % 5 == 0:
            k += 1


@unroll_safe
def around(n: int) -> int:
    total = 0
    for k in range(2):
        try:
            total += middle(n, k)
        except GuestError as error:
            if error.value % 4 == 0:
                raise
            total += error.value * 2
    return total


deep_driver = JitDriver(greens=[], reds=["n", "total"])


def deep(n: int) -> int:
    total = 0
    while n > 0:
        deep_driver.jit_merge_point(n=n, total=total)
        try:
            total += around(n)
        except GuestError as error:
            total -= error.value
        n -= 1
    return total


def test_exceptions_through_inlined_frames():
    for eagerness in (1, 3, 1000):
        check(deep, 80, trace_eagerness=eagerness)


# --- promotion with many values

switch_driver = JitDriver(greens=[], reds=["n", "total"])


def switching(n: int) -> int:
    total = 0
    while n > 0:
        switch_driver.jit_merge_point(n=n, total=total)
        k = promote(n % 4)
        total = total * (k + 2) % 100003 + k
        n -= 1
    return total


def test_each_value_of_a_promotion_gets_a_bridge():
    run = check(switching, 120)
    assert len(run.bridges) >= 2


nested_driver = JitDriver(greens=["pc", "code"], reds=["a", "b", "c"])


def nested(code: str, a: int) -> int:
    pc = 0
    b = 0
    c = 0
    while pc < len(code):
        nested_driver.jit_merge_point(pc=pc, code=code, a=a, b=b, c=c)
        instruction = code[pc]
        pc += 1
        if instruction == "b":
            b = 4
        elif instruction == "d":
            b -= 1
            c += a
        elif instruction == "D":
            a -= 1
        elif instruction == "i":
            if b > 0:
                pc -= 2
                nested_driver.can_enter_jit(pc=pc, code=code, a=a, b=b, c=c)
        elif instruction == "o":
            if a > 0:
                pc = 0
                nested_driver.can_enter_jit(pc=pc, code=code, a=a, b=b, c=c)
    return c


def nested_loops(n: int) -> int:
    return nested("bdiDo", n)


def test_nested_loops():
    run = check(nested_loops, 40)
    assert run.loops and run.bridges
