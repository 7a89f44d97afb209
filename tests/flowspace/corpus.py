"""Small functions, at least one for each construct of the language, with arguments to call them on.

Every function is run by CPython and by the graph executor (see differential.py); no third-party import is allowed here,
because the same file runs under each CPython version that is installed.
"""

from __future__ import annotations

import contextlib
import math
import sys

from framework.rlib.unroll import unrolling_iterable

CASES: list[tuple] = []
LOG: list = []


def case(*argument_lists):
    """Register a function with the argument tuples it is to be called with."""

    def register(function):
        for arguments in argument_lists:
            CASES.append((function, arguments))
        return function

    return register


# ---- arithmetic and names --------------------------------------------------------------------------------------------


@case((1, 2), (7, -3), (1.5, 2))
def arithmetic(a, b):
    return a + b, a - b, a * b, a / b, a // b, a % b, -a, +b


@case((5, 3))
def integer_operations(a, b):
    return a << b, a >> 1, a & b, a | b, a ^ b, ~a, a**b, not a


@case((5, 0), (5, 2))
def division(a, b):
    return a // b


@case((3, [1]))
def augmented(a, items):
    a += 1
    a -= 5
    a *= 3
    a //= 2
    a <<= 4
    a |= 1
    a ^= 7
    alias = items
    items += [2]
    items *= 2
    return a, items, alias is items


@case((1, 2, 3), (1, 5, 3), (3, 2, 1))
def chained_comparison(a, b, c):
    return a < b < c, a <= b != c, a < b < c < 10 or "no"


@case((0, 1), (1, 0), (1, 1), (0, 0), ([], "x"))
def boolean_operators(a, b):
    x = a and b
    y = a or b
    z = not (a and not b or b)
    w = (a or b) and (b or a)
    return x, y, z, w, a if b else b


@case((None,), (3,), (0,))
def none_tests(x):
    if x is None:
        return "none"
    if x is not None and x:
        return "true"
    return "zero"


@case(())
def constants():
    x = 5
    y = x * 2 + 1
    z = "ab" + "cd"
    t = (1, 2) + (3,)
    return y, z, t, -x, x < y, "b" in z, t[1], z[1:3], 10 // 3, None is None


@case((1,), (20,), (-3,))
def conditional_chain(x):
    if x > 10:
        result = "big"
    elif x > 0:
        result = "small"
    else:
        result = "negative"
    return result


@case((3,))
def swap_many(a):
    b, c, d = a + 1, a + 2, a + 3
    a, b = b, a
    b, c, d = d, b, c
    return a, b, c, d


@case((4,), (0,))
def walrus(n):
    if (m := n * 2) > 4:
        return m
    return [y for x in range(5) if (y := x * m) > 2], m


@case((2,))
def sized_constant_conditions(n):
    if 0:
        n = undefined_name_that_is_never_reached  # noqa: F821
    while 1:
        n += 1
        if n > 5:
            break
    return n


# ---- loops -----------------------------------------------------------------------------------------------------------


@case((0,), (1,), (10,))
def while_loop(n):
    i = total = 0
    while i < n:
        i += 1
        if i == 3:
            continue
        if i == 8:
            break
        total += i
    else:
        total = -total
    return i, total


@case(([],), ([1, 2, 3],), ("ab",), ([1, 0, 3],))
def for_loop(items):
    result = []
    for x in items:
        if not x:
            break
        result.append(x)
    else:
        result.append("end")
    return result


@case((3, 4))
def nested_loops(n, m):
    result = []
    for i in range(n):
        for j in range(m):
            if j == i:
                continue
            if j > 2:
                break
            result.append((i, j))
        else:
            result.append(i)
    return result


@case(([(1, 2), (3, 4)],))
def loop_unpacking(pairs):
    total = 0
    for i, (a, b) in enumerate(pairs):
        total += i * a - b
    return total


@case((5,), (0,))
def loop_variable_after_loop(n):
    for i in range(n):
        pass
    return i


@case((3,), (0,))
def constants_generalised_by_a_loop(n):
    first = True
    value = None
    count = 0
    while n > 0:
        if first:
            first = False
            value = "x"
        elif count == 1:
            value = 3
        n -= 1
        count += 1
    return first, value, count


@case((6,))
def aliases_in_a_loop(n):
    a = b = 1
    while n:
        a, b = b, a + b
        n -= 1
        if n == 2:
            a = b
    return a, b


@case((10,))
def infinite_loop_with_return(n):
    while True:
        n -= 1
        if n < 3:
            return n


@case(([3, 1, 2],))
def iterate_iterator(items):
    it = iter(items)
    first = next(it)
    rest = []
    for x in it:
        rest.append(x)
        if x == 1:
            break
    return first, rest, next(it, "none")


# ---- containers ------------------------------------------------------------------------------------------------------


@case((1, 2))
def displays(a, b):
    return [a, b], (a, b), {a: b, "k": 1}, {a, b}, [], (), {}, [1, 2, 3, 4], {"x": 1, "y": 2}, {5, 6, 7}


@case(([1, 2], (3, 4), {5: 6}))
def starred_displays(a, b, d):
    return [0, *a, *b, 9], (*a, 1, *b), (1, *b), {*a, 7, *b}, {**d, "x": 1, **{8: 9}}, [*a], (*b,)


@case((list(range(10)),))
def slices(items):
    result = [items[1:3], items[:4], items[5:], items[::2], items[::-1], items[:], items[-3:-1]]
    items[1:3] = ["a", "b", "c"]
    items[::4] = ["z"] * len(items[::4])
    del items[2:4]
    del items[::3]
    items[:2] += ["q"]
    return result, items


@case(([1, 2, 3], 1), ([1], 5))
def subscripts(items, i):
    items[i] += 10
    items[0] = items[i]
    del items[i]
    return items


@case(({"a": 1}, "a"), ({}, "a"))
def dict_operations(d, k):
    d[k] += 1
    d["n"] = k in d, k not in d
    del d[k]
    return d


@case((list(range(60)),))
def big_displays(v):
    a = v[0]
    items = [
        a,
        1,
        a,
        3,
        a,
        5,
        a,
        7,
        a,
        9,
        a,
        11,
        a,
        13,
        a,
        15,
        a,
        17,
        a,
        19,
        a,
        21,
        a,
        23,
        a,
        25,
        a,
        27,
        a,
        29,
        a,
        31,
        a,
    ]
    pair = (
        a,
        1,
        a,
        3,
        a,
        5,
        a,
        7,
        a,
        9,
        a,
        11,
        a,
        13,
        a,
        15,
        a,
        17,
        a,
        19,
        a,
        21,
        a,
        23,
        a,
        25,
        a,
        27,
        a,
        29,
        a,
        31,
        a,
    )
    table = {a: 1, 1: a, 2: 1, 3: a, 4: a, 5: 1, 6: a, 7: a, 8: a, 9: 1, 10: a, 11: a, 12: 2, 13: a, 14: 5, 15: a,
             16: a, 17: 1, 18: a, 19: 20}  # fmt: skip
    return items, pair, table


@case(((1, 2, 3),), ((1, 2),), ((1, 2, 3, 4),), ("xyz",))
def unpacking(t):
    a, b, c = t
    return c, b, a


@case(([1, 2, 3, 4],), ((1, 2),), ([1],), ("abc",))
def star_unpacking(t):
    a, *b, c = t
    *d, e = t
    f, *g = t
    return a, b, c, d, e, f, g


@case(((1, (2, [3, 4])),))
def nested_unpacking(t):
    a, (b, [c, *d]) = t
    (x, y), z = (a, b), c
    return a, b, c, d, x, y, z


@case(([1, 2, 3, 4, 5], 2))
def comprehensions(items, k):
    squares = [x * x for x in items]
    odd = [x for x in items if x % 2 if x > 1]
    pairs = [(x, y) for x in items for y in range(x) if x + y == 4]
    table = {x: y for x, y in zip(items, squares)}
    group = {x % k for x in items}
    nested = [[x * y for y in range(k)] for x in items]
    return squares, odd, pairs, table, group, nested


@case((3,))
def comprehension_does_not_leak(n):
    x = "outer"
    a = [x for x in range(n)]
    b = {x: [x for x in range(x)] for x in a}
    return x, a, b


@case((0,), (1,))
def comprehension_restores_unbound(n):
    if n:
        x = 1
    y = [x for x in range(3)]
    return y, x


@case(([1, 0, 2],))
def comprehension_that_raises(items):
    x = 5
    try:
        return [10 // x for x in items]
    except ZeroDivisionError:
        return x


@case(([[1], [2, 3], []],))
def comprehension_with_conditional_iterable(rows):
    return [y for row in rows for y in (row if len(row) > 1 else row + row)], [
        z for z in ([a for a in rows[1]] if rows else [b for b in rows[0]])
    ]


# ---- functions and calls ---------------------------------------------------------------------------------------------


def callee(a, b=2, *args, k=3, **rest):
    return a, b, args, k, sorted(rest.items())


@case((1, (4, 5)))
def calls(x, t):
    return (
        callee(x),
        callee(x, 9),
        callee(x, k=7),
        callee(x, *t),
        callee(x, *t, k=1),
        callee(*t),
        callee(b=3, a=x),
        callee(x, z=1, **{"y": 2}),
        callee(*t, x, *t, q=x),
        callee(*[x, x]),
        callee(*"ab", *()),
    )


@case(((), (1, 2)), ((1,), (2,)))
def calls_with_conditional_arguments(a, b):
    return callee(0, *(a if a else b), k=(1 if a else 2), **{"z": 4 if b else 5})


@case((1,))
def many_arguments(a):
    return callee(
        a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, k=a
    )


@case((1,))
def many_keywords(a):
    return callee(a, k1=a, k2=a, k3=a, k4=a, k5=a, k6=a, k7=a, k8=a, k9=a, k10=a, k11=a, k12=a, k13=a, k14=a, k15=a,
                  k16=a, k17=a, k18=a, k19=a, k20=a, k21=a, k22=a, k23=a, k24=a, k25=a, k26=a, k27=a, k28=a, k29=a,
                  k30=a, k31=a, k32=a)  # fmt: skip


@case((1, 2), (5,))
def defaults(a, b=10, *, c=20):
    return a, b, c


@case((1, 2, 3))
def star_parameters(a, *args, **kw):
    return a, args, kw


@case(("a-b-c",))
def methods(s):
    parts = s.split("-")
    parts.append(s.replace("-", sep_default()))
    return ".".join(parts), s.upper().lower()


def sep_default():
    return "+"


@case((3,))
def lambdas(n):
    double = lambda x: x * 2  # noqa: E731
    add = lambda x, y=5, *, z=1: x + y + z  # noqa: E731
    return double(n), add(n), add(n, 1, z=2), list(map(lambda x: x + 1, [1, 2]))


@case((3, 4))
def capture_by_value(a, b):
    def inner(x):
        return a * x + b

    return inner(2), (lambda: a - b)()


@case((3,))
def capture_of_a_variable_that_changes(n):
    def read():
        return n

    before = read()
    n += 10
    return before, read()


@case((3,))
def capture_in_a_loop(n):
    functions = []
    for i in range(n):
        functions.append(lambda: i)
    return [f() for f in functions], [f() for f in [lambda: j for j in range(n)]]


@case((3,))
def capture_in_a_loop_by_default(n):
    functions = [lambda x, i=i: x + i for i in range(n)]
    return [f(10) for f in functions]


@case((5,))
def nonlocal_counter(n):
    count = 0

    def increment(by=1):
        nonlocal count
        count += by
        return count

    for _ in range(n):
        increment()
    increment(by=10)
    return count


@case((5,))
def local_recursion(n):
    def factorial(k):
        return 1 if k < 2 else k * factorial(k - 1)

    return factorial(n)


@case((5,))
def mutual_recursion(n):
    def even(k):
        return True if k == 0 else odd(k - 1)

    def odd(k):
        return False if k == 0 else even(k - 1)

    return even(n), odd(n)


@case((2,))
def deep_capture(a):
    def one(b):
        def two(c):
            def three(d):
                return a + b + c + d

            return three

        return two

    return one(1)(2)(3)


@case((2,))
def shared_cell(a):
    def setter(v):
        nonlocal a
        a = v

    def getter():
        return a

    setter(5)
    return getter(), a


@case((0,), (1,))
def captured_unbound(flag):
    if flag:
        value = 7

    def read():
        return value

    return read()


@case((0,), (1,))
def cell_variable_unbound(flag):
    def read():
        return value

    if flag:
        value = 7
    return value, read()


@case((1,))
def deleted_captured(x):
    def read():
        return x

    del x
    try:
        return read()
    except NameError as e:
        return str(e)


@case((4,))
def keyword_only_defaults_at_run_time(n):
    def f(a, b=n, *, c=n * 2, d=3):
        return a, b, c, d

    return f(1), f(1, 2, c=3)


@case((4,))
def computed_default_of_inner_function(n):
    fs = []
    for i in range(n):

        def f(x, k=i):
            return x * k

        fs.append(f)
    return [f(10) for f in fs]


@case((4,))
def constant_inner_function(n):
    def helper(x, y=2, *, z=3):
        "Documented."
        return x + y + z

    return helper(n), helper(n, z=1), helper.__doc__, helper.__name__


def make_adder(n):
    def add(x):
        return x + n

    return add


add_five = make_adder(5)


def make_counter():
    count = 0

    def increment():
        nonlocal count
        count += 1
        return count

    def get():
        return count

    return increment, get


counter_increment, counter_get = make_counter()


@case((1,))
def import_time_closure(x):
    return add_five(x)


@case(())
def import_time_counter():
    before = counter_get()
    counter_increment()
    counter_increment()
    return counter_get() - before


@case((3,))
def comprehension_captures(n):
    k = 2
    return [[f(1) for f in [lambda x: x + i + k, lambda x: x * i * k]] for i in range(n)]


@case((3,))
def lambda_in_comprehension_sees_last(n):
    x = "outer"
    fs = [lambda: x for x in range(n)]
    return [f() for f in fs], x


@case(([3, 1, 2], 2))
def sort_key(items, k):
    return sorted(items, key=lambda x: (x - k) ** 2), max(items, key=lambda x: -x)


@case((0, (1, 2)), (1, (3, 4)))
def star_of_a_condition(flag, t):
    return callee(*(t if flag else (*t, 9))), callee(0, *((*t, 1) if flag else ()), k=2)


# ---- classes ---------------------------------------------------------------------------------------------------------


class Base:
    kind = "base"

    def __init__(self, x):
        self.x = x

    def value(self):
        return self.x

    def describe(self, prefix="<"):
        return prefix + self.kind

    @classmethod
    def make(cls, x):
        return cls(x)

    @staticmethod
    def helper(x):
        return x + 1

    @property
    def double(self):
        return self.x * 2

    def __eq__(self, other):
        return isinstance(other, Base) and self.x == other.x

    def __hash__(self):
        return hash(self.x)

    def __repr__(self):
        return f"{type(self).__name__}({self.x!r})"


class Derived(Base):
    kind = "derived"

    def __init__(self, x, y):
        super().__init__(x)
        self.y = y

    def value(self):
        return super().value() + self.y

    def describe(self, prefix="["):
        parent = super()
        del parent
        return super(Derived, self).describe(prefix=prefix) + "]"

    @classmethod
    def make(cls, x):
        return super().make.__func__(lambda v: cls(v, v), x)

    def captured_self(self):
        def inner():
            return self.x

        return inner() + [super(Derived, self).value() for _ in range(2)][0]


class Refused(Base):
    def value(self):
        return super().value() if self.x else 0


@case((1, 2))
def instances(a, b):
    d = Derived(a, b)
    d.z = d.x + d.y
    d.x += 5
    e = Base.make(a)
    del d.y
    return d.x, d.z, e, e.value(), e.helper(3), e.double, d.kind, hasattr(d, "y"), isinstance(d, (Base, int))


METHODS = [
    (Base.value, (Base(3),)),
    (Derived.value, (Derived(3, 4),)),
    (Derived.captured_self, (Derived(3, 4),)),
    (Derived.__init__, (Derived(3, 4), 5, 6)),
    (Base.__repr__, (Derived(3, 4),)),
    (Refused.value, (Refused(0),)),
    (Refused.value, (Refused(2),)),
]
CASES += METHODS


@case((Base(1), "x"), (Base(1), "missing"))
def attribute_errors(b, name):
    try:
        return b.missing if name == "missing" else b.x
    except AttributeError as e:
        return str(e)


# ---- exceptions ------------------------------------------------------------------------------------------------------


class Custom(Exception):
    def __init__(self, code):
        super().__init__(code)
        self.code = code


@case((0,), (1,), (2,), (3,), (4,))
def raising(n):
    if n == 0:
        raise ValueError("zero")
    if n == 1:
        raise KeyError
    if n == 2:
        raise Custom(5)
    if n == 3:
        error = IndexError("three")
        raise error
    raise TypeError("x", 1) from None


@case((0,), (1,), ("a",), (None,))
def except_clauses(x):
    try:
        y = 10 // x
        result = [y][x]
    except ZeroDivisionError:
        return "zero"
    except (IndexError, KeyError) as e:
        return type(e).__name__, str(e)
    except TypeError as e:
        message = str(e)
    else:
        return "else", result
    return message


@case((0,), (1,), (2,), (3,))
def finally_paths(n):
    log = []
    try:
        log.append("try")
        if n == 0:
            return log
        if n == 1:
            raise ValueError(n)
        if n == 2:
            log[10] = 1
    except ValueError:
        log.append("except")
    finally:
        log.append("finally")
        LOG.append(n)
    log.append("after")
    return log


@case((0,), (1,), (2,))
def finally_overrides(n):
    for i in range(3):
        try:
            if n == 0:
                raise KeyError(i)
            if n == 1:
                return "try"
            if n == 2:
                continue
        finally:
            if i == 1:
                break
            if n == 1:
                return "finally"
    return i


@case((0,), (1,), (2,), (3,))
def nested_try(n):
    log = []
    try:
        try:
            log.append(1 // n)
            if n == 2:
                raise Custom(7)
            if n == 3:
                raise OSError(3, "three")
        except ZeroDivisionError as e:
            log.append(type(e).__name__)
            raise RuntimeError("inner") from e
        except Custom as e:
            log.append(e.code)
            raise
        else:
            log.append("else")
        finally:
            log.append("finally")
    except RuntimeError as e:
        log.append((str(e), type(e.__cause__).__name__, type(e.__context__).__name__))
    except (Custom, OSError) as e:
        log.append((type(e).__name__, e.args))
    return log


@case((0,), (1,))
def context_is_set(n):
    try:
        try:
            raise KeyError("first")
        except KeyError:
            if n:
                raise ValueError("second") from None
            raise ValueError("second")
    except ValueError as e:
        return type(e.__context__).__name__, e.__cause__, e.__suppress_context__


@case(())
def except_variable_is_deleted():
    e = "before"
    try:
        raise ValueError
    except ValueError as e:
        pass
    return e


@case((0,), (1,))
def bare_raise(n):
    try:
        return 1 // n
    except:  # noqa: E722
        LOG.append("seen")
        raise


@case((0,), (1,), (2,))
def raise_in_finally(n):
    try:
        try:
            if n:
                raise ValueError(n)
        finally:
            if n == 2:
                raise KeyError("finally")
    except KeyError as e:
        return "key", type(e.__context__).__name__
    return "ok"


@case(([1, 0, "a", 2],))
def try_in_loop(items):
    result = []
    for x in items:
        try:
            result.append(10 // x)
        except ZeroDivisionError:
            continue
        except TypeError:
            break
        finally:
            result.append("f")
    return result


@case((0,), (1,), (2,))
def except_with_variable_classes(n):
    classes = (KeyError, (ValueError, IndexError), int)[n]
    try:
        raise IndexError("i")
    except classes as e:
        return str(e)


@case((5,), (0,))
def asserts(n):
    assert n
    assert n > 3, f"too small: {n}"
    return n


@case((ValueError("v"),), (KeyError,), (3,))
def raise_value(x):
    raise x


@case((ValueError("v"), None), (KeyError, ValueError))
def raise_from_value(x, cause):
    raise x from cause


@case((0,), (1,))
def unbound_local(n):
    if n:
        value = 3
    return value


@case((0,), (1,))
def unbound_local_in_try(n):
    try:
        if n:
            value = 3
        return value
    except UnboundLocalError as e:
        return str(e)


@case((0,), (1,))
def delete_local(n):
    x = 1
    if n:
        del x
    y = [x]
    del y
    return x


@case((1,))
def delete_and_rebind(x):
    del x
    x = 5
    return x


@case(())
def missing_global():
    try:
        return this_name_does_not_exist  # noqa: F821
    except NameError as e:
        return str(e)


@case((0,), (1,))
def try_return_value_evaluated_first(n):
    x = 1
    try:
        return x
    finally:
        x = 2
        if n:
            LOG.append(x)


@case((3,))
def while_try_else(n):
    while True:
        try:
            n -= 1
            if n == 0:
                raise StopIteration("done")
        except StopIteration as stop:
            return stop.value
        else:
            continue


# ---- with ------------------------------------------------------------------------------------------------------------


class Manager:
    def __init__(self, name, suppress=False, fail=""):
        self.name = name
        self.suppress = suppress
        self.fail = fail

    def __enter__(self):
        LOG.append(("enter", self.name))
        if self.fail == "enter":
            raise OSError("enter")
        return self

    def __exit__(self, kind, value, traceback):
        LOG.append(("exit", self.name, kind, str(value)))
        if self.fail == "exit":
            raise LookupError("exit")
        return self.suppress


@case((0, False), (1, False), (0, True))
def with_statement(n, suppress):
    with Manager("a", suppress) as m:
        result = 1 // n
        return m.name, result
    return "suppressed"


@case((0, False, True), (0, True, False), (1, False, False), (2, True, True))
def with_several(n, first, second):
    result = "nothing"
    with Manager("a", first) as a, Manager("b", second) as b:
        if n == 2:
            return a.name + b.name
        result = 1 // n
    return result


@case(("enter", 1), ("exit", 1), ("exit", 0))
def with_failing(fail, n):
    try:
        with Manager("outer"):
            with Manager("inner", True, fail):
                1 // n
    except (OSError, LookupError) as e:
        return type(e).__name__
    return "fine"


@case((4,))
def with_in_loop(n):
    result = []
    for i in range(n):
        with Manager(i, True):
            if i == 1:
                continue
            if i == 2:
                raise ValueError
            if i == 3:
                break
            result.append(i)
    return result


@case((0,), (1,))
def with_unbound_after(n):
    with contextlib.suppress(ZeroDivisionError):
        value = 1 // n
    return value


@case((0,))
def with_attribute_target(n):
    class_like = Manager("t")
    with Manager("a") as class_like.name, Manager("b") as (class_like.suppress if False else class_like).fail:
        pass
    return class_like.name.name, class_like.fail.name


# ---- strings ---------------------------------------------------------------------------------------------------------


@case((42, "x"), (3.14159, "é"))
def fstrings(n, s):
    width = 8
    return (
        f"{n}",
        f"a{n}b{s!r}c",
        f"{n:>8}",
        f"{s!r:>{width}}|{s!s}|{s!a}",
        f"{n:.2f}" if n < 10 else "",
        f"{{}}{s}",
        "",
    )


@case((3, "q"))
def percent_format(n, s):
    return "%d-%s" % (n, s), "%05d" % n


# ---- imports ---------------------------------------------------------------------------------------------------------


@case((2.0,))
def local_imports(x):
    import math as m
    import os.path
    from math import floor, pi
    from os import path as p
    from os import sep

    try:
        import no_such_module_anywhere
    except ImportError:
        no_such_module_anywhere = None
    try:
        from math import no_such_name
    except ImportError:
        no_such_name = 0
    return m.sqrt(x), floor(x), pi, p is os.path, sep, no_such_module_anywhere, no_such_name, math.pi


@case(())
def conditional_import():
    if sys.version_info[0] >= 3:
        from json import loads
    else:
        loads = None
    return loads("[1]")


# ---- match -----------------------------------------------------------------------------------------------------------


class Point:
    __match_args__ = ("x", "y")

    def __init__(self, x, y):
        self.x = x
        self.y = y

    def __repr__(self):
        return f"Point({self.x}, {self.y})"


@case((1,), ("a",), (None,), (True,), (2.5,), (-1,), ("z",), (7,))
def match_constants(x):
    match x:
        case None:
            return "none"
        case True:
            return "true"
        case 1 | 2:
            return "small"
        case "a":
            return "letter"
        case -1:
            return "minus"
        case math.pi:
            return "pi"
        case float():
            return "float"
        case str() as s if s == "z":
            return s + "!"
        case int(n) if n > 5:
            return n
        case _:
            return "other"


@case(([],), ([1],), ([1, 2],), ([1, 2, 3],), ("ab",), ((5, 6),), ([[1, 2], 3],), ({},), ([0, 9, 9, 1],))
def match_sequences(x):
    match x:
        case []:
            return "empty"
        case [a]:
            return "one", a
        case [[a, b], c]:
            return "nested", a, b, c
        case (5, b):
            return "five", b
        case [a, b]:
            return "two", a, b
        case [0, *_, last]:
            return "last", last
        case [first, *rest]:
            return "rest", first, rest
        case _:
            return "no"


@case(({},), ({"a": 1},), ({"a": 2, "b": 3},), ({"k": {"n": 4}},), ([],), ({"a": 1, "z": 2},))
def match_mappings(x):
    match x:
        case {"a": 1, **rest}:
            return "one", rest
        case {"a": v, "b": w}:
            return v, w
        case {"k": {"n": n}}:
            return n
        case {}:
            return "any"
        case _:
            return "no"


@case((Point(0, 0),), (Point(0, 5),), (Point(3, 4),), (Derived(1, 2),), (Base(9),), (5,), (Point(1, [2, 3]),))
def match_classes(p):
    match p:
        case Point(0, 0):
            return "origin"
        case Point(x=0, y=y):
            return "axis", y
        case Point(x, [a, b]):
            return x, a, b
        case Point(x, y) if x < y:
            return x + y
        case Derived(x=v, y=w):
            return v, w
        case Base(x=v) | Point(x=v):
            return v
        case _:
            return "no"


@case(("go north",), ("stop",), ("go up down",), ("jump",))
def match_commands(text):
    match text.split():
        case ["go", ("north" | "south") as direction]:
            return direction
        case ["go", *others]:
            return others
        case ["stop" | "halt"]:
            return 0
    return None


# ---- odd ones --------------------------------------------------------------------------------------------------------


@case(([1, 2, 3],), ([],))
def evaluation_order(items):
    def note(x):
        LOG.append(x)
        return x

    d = {note("k"): note("v")}
    d[note("i")] = note("w")
    note(items).append(note(4)) if note(0) or items else note(5)
    return callee(note(1), *note((2, 3)), k=note(4)), d


@case((3,))
def positional_only(n, /, m=2):
    return n * m


@case((1,))
def docstring_only(n):
    """Nothing else."""


@case((3,))
def shadowed_builtin(len):
    return len + 1


@case((1, 2))
def tuple_comparison(a, b):
    return (a, b) < (b, a), (a, b) == (1, 2), a in (1, 2, 3), b not in {5, 6}, "x" in "xyz", a is b


@case((10,))
def global_constants(n):
    return n + LIMIT, TABLE[1], NAMES["x"], math.floor(2.5)


LIMIT = 100
TABLE = (1, 2, 3)
NAMES = {"x": 1}


@case((5,))
def conditional_expression_in_call(n):
    return callee(1 if n > 3 else 2, *([3] if n else []), k=(n and 7) or 8)


@case((float("nan"),), (0.0,), (-0.0,))
def floats(x):
    y = 0.0 if x == x else -0.0
    return repr(x + y), repr(-0.0), x != x


@case((0,), (1,))
def zero_kinds(flag):
    if flag:
        x = 0
    else:
        x = False
    if flag:
        z = 0.0
    else:
        z = -0.0
    return repr(x), repr(z)


# ---- unrolled loops --------------------------------------------------------------------------------------------------

PAIRS = unrolling_iterable([(0, "a"), (1, 2.5), (2, None)])
NOTHING = unrolling_iterable([])


@case((0,), (2,), (5,))
def unrolled_search(wanted):
    for index, item in PAIRS:
        if index == wanted:
            found = item
            break
    else:
        found = "nothing"
    return found, wanted


@case((0,), (1,), (3,))
def unrolled_twice(n):
    log = []
    for i, a in PAIRS:
        if i == n:
            continue
        for j, b in PAIRS:
            if i + j == n:
                log.append((a, b))
        while n < 3:
            n += 1
            log.append(n)
    for x in NOTHING:
        log.append(x)
    return log


@case((1,), (9,))
def unrolled_with_handler(n):
    total = 0
    for i, a in PAIRS:
        try:
            if i == n:
                raise KeyError(a)
            total += i
        except KeyError as error:
            total += 10
            LOG.append(str(error))
        finally:
            total += 100
    return total, [i for i, _ in PAIRS]


@case(("a",), ("",))
def returned_from_an_unrolled_loop(key):
    for i, a in PAIRS:
        if a == key:
            return i
    return -1
