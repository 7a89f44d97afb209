"""Generators for the differential tests: consumers are what is called, so both sides see the same values.

A consumer interpreted through its graph gets an instance of the class that the front end made; on CPython it gets a
generator.  ``LOG`` records the order of what happens.
"""

from __future__ import annotations

from corpus import LOG

CASES: list[tuple] = []


def case(*argument_lists):
    """Register a consumer with the argument tuples it is to be called with."""

    def register(function):
        for arguments in argument_lists:
            CASES.append((function, arguments))
        return function

    return register


def count(n):
    i = 0
    while i < n:
        yield i
        i += 1


def pairs(items):
    for i, x in enumerate(items):
        for y in items[i:]:
            if x != y:
                yield x, y


@case((0,), (1,), (4,))
def loop(n):
    return [x for x in count(n)], list(count(n)), sum(count(n))


@case(([1, 2, 3],))
def nested_loops(items):
    result = []
    for a, b in pairs(items):
        result.append(a * b)
        if a == 2:
            break
    return result


@case((3,))
def next_by_hand(n):
    g = count(n)
    first = next(g)
    second = g.__next__()
    rest = list(g)
    return first, second, rest, next(g, "end"), iter(g) is g


@case(())
def next_after_the_end():
    g = count(1)
    next(g)
    try:
        next(g)
    except StopIteration as e:
        LOG.append(("stop", e.value))
    try:
        next(g)
    except StopIteration as e:
        return "stop again", e.value


def averager():
    total = 0.0
    n = 0
    average = None
    while True:
        term = yield average
        if term is None:
            return total, n
        total += term
        n += 1
        average = total / n


@case(([10, 20, 30],))
def send(values):
    g = averager()
    next(g)
    results = [g.send(v) for v in values]
    try:
        g.send(None)
    except StopIteration as e:
        results.append(e.value)
    return results


@case(())
def send_too_early():
    g = count(3)
    try:
        g.send(1)
    except TypeError as e:
        return str(e), g.send(None)


def logged(n):
    try:
        LOG.append("start")
        for i in range(n):
            try:
                x = yield i
                LOG.append(("sent", x))
            except ValueError as e:
                LOG.append(("caught", str(e)))
                yield "recovered"
            else:
                LOG.append("else")
        return "result"
    finally:
        LOG.append("finally")


@case((0,), (1,), (2,))
def close(steps):
    g = logged(5)
    for _ in range(steps):
        next(g)
    g.close()
    g.close()
    return next(g, "closed")


@case((0,), (1,), (2,))
def throw(steps):
    g = logged(3)
    for _ in range(steps):
        next(g)
    try:
        first = g.throw(ValueError("boo"))
    except ValueError as e:
        return "out", str(e), next(g, "end")
    return first, list(g)


@case((KeyError("k"),), (KeyError,), (ValueError,))
def throw_class(error):
    g = logged(3)
    next(g)
    try:
        return g.throw(error), list(g)
    except KeyError as e:
        return type(e).__name__, e.args, next(g, "end")


def ignores_exit():
    while True:
        try:
            yield 1
        except GeneratorExit:
            LOG.append("ignored")


def swallows_exit():
    try:
        yield 1
    except GeneratorExit:
        LOG.append("swallowed")


@case(())
def close_ignored():
    g = swallows_exit()
    next(g)
    g.close()
    h = ignores_exit()
    next(h)
    try:
        h.close()
    except RuntimeError as e:
        message = str(e)
    try:
        h.throw(KeyError("end"))
    except KeyError:
        return message


def reenters(holder):
    yield 1
    try:
        next(holder[0])
    except ValueError as e:
        yield str(e)


@case(())
def already_executing():
    holder = []
    holder.append(reenters(holder))
    return list(holder[0])


def stops():
    yield 1
    raise StopIteration("inside")


@case(())
def stop_iteration_inside():
    g = stops()
    next(g)
    try:
        next(g)
    except RuntimeError as e:
        return str(e), type(e.__cause__).__name__, next(g, "end")


def fails(n):
    yield n
    yield 1 // n


@case((0,), (1,))
def exception_inside(n):
    g = fails(n)
    result = [next(g)]
    try:
        result.append(next(g))
    except ZeroDivisionError as e:
        result.append(str(e))
    return result, next(g, "end")


class Node:
    def __init__(self, value, left=None, right=None):
        self.value = value
        self.left = left
        self.right = right

    def __iter__(self):
        if self.left is not None:
            yield from self.left
        yield self.value
        if self.right is not None:
            yield from self.right

    def walk(self):
        if self.left is not None:
            yield from self.left.walk()
        yield self.value
        if self.right is not None:
            yield from self.right.walk()


TREE = Node(4, Node(2, Node(1), Node(3)), Node(6, Node(5)))


@case(())
def tree():
    return [v for v in TREE], list(TREE.walk()), max(TREE)


def inner():
    received = []
    try:
        while True:
            x = yield len(received)
            if x is None:
                break
            received.append(x)
    except ValueError as e:
        received.append(("inner", str(e)))
        yield "caught"
    finally:
        LOG.append(("inner finally", len(received)))
    return received


def outer():
    LOG.append("outer")
    result = yield from inner()
    LOG.append(("inner gave", result))
    try:
        again = yield from inner()
    except KeyError:
        again = "key error"
    yield again
    yield from [7, 8]
    return "outer result"


@case(([1, 2],), ([],))
def delegation(values):
    g = outer()
    seen = [next(g)]
    for v in values:
        seen.append(g.send(v))
    seen.append(next(g))
    seen.append(g.send("x"))
    return seen, list(g)


@case((ValueError("v"),), (KeyError("k"),))
def delegated_throw(error):
    g = outer()
    seen = [next(g), g.send(1), next(g)]
    seen.append(g.throw(error))
    return seen, list(g)


@case((1,), (3,))
def delegated_close(steps):
    g = outer()
    for _ in range(steps):
        next(g)
    g.close()
    return next(g, "closed")


def delegates_to_swallower():
    yield from swallows_exit()
    LOG.append("not reached")
    yield 2


@case(())
def close_of_a_swallowing_inner():
    g = delegates_to_swallower()
    next(g)
    g.close()
    return list(g)


def delegates_plain(items):
    x = yield from items
    yield x


@case(([1, 2],), ("ab",), ([],))
def plain_delegation(items):
    return list(delegates_plain(items))


@case(())
def plain_delegation_send():
    g = delegates_plain([1, 2])
    next(g)
    try:
        g.send(5)
    except AttributeError:
        return "no send"


def in_try(n):
    for i in range(n):
        try:
            yield from count(i)
            yield 10 // (i - 1)
        except ZeroDivisionError:
            yield "zero"


@case((4,))
def delegation_in_try(n):
    return list(in_try(n))


class Manager:
    def __enter__(self):
        LOG.append("enter")
        return 5

    def __exit__(self, kind, value, traceback):
        LOG.append(("exit", kind))
        return kind is KeyError


def with_inside():
    with Manager() as m:
        yield m
        yield m + 1
    yield "after"


@case(())
def generator_with_manager():
    g = with_inside()
    seen = [next(g)]
    seen.append(g.throw(KeyError("x")))
    h = with_inside()
    next(h)
    h.close()
    return seen, list(g), list(with_inside())


@case((4,), (0,))
def generator_expressions(n):
    k = 2
    squares = (x * x for x in range(n))
    mixed = (x + y + k for x in range(n) if x for y in range(x))
    return list(squares), sum(mixed), any(x > 2 for x in range(n)), ",".join(str(x) for x in range(n))


@case((3,))
def generator_expression_is_lazy(n):
    items = [1, 2]
    g = (x * k for x in items)
    items.append(3)
    k = n
    return list(g)


@case((3,))
def local_generator(n):
    total = 0

    def produce(step=n):
        nonlocal total
        for i in range(n):
            total += i
            yield i * step

    return list(produce()), total, list(produce(2)), total


def many_kinds(flag, *args, key=3, **rest):
    x = 1
    yield x
    x = "now a string"
    yield x
    if flag:
        y = 2.5
    x = [x]
    yield x, args, key, sorted(rest)
    yield y


@case((True,), (False,))
def variables_of_many_kinds(flag):
    g = many_kinds(flag, 1, 2, key=4, z=5)
    result = [next(g), next(g), next(g)]
    try:
        result.append(next(g))
    except UnboundLocalError as e:
        result.append(str(e))
    return result


def yields_in_expressions(n):
    a = (yield n) + (yield n + 1)
    b = [(yield a), (yield)]
    return {"k": (yield b)}


@case((1,))
def yield_expressions(n):
    g = yields_in_expressions(n)
    result = [next(g), g.send(10), g.send(20), g.send("p"), g.send("q")]
    try:
        g.send("r")
    except StopIteration as e:
        result.append(e.value)
    return result


def empty():
    return
    yield


def returns_only():
    if False:
        yield
    return 5


@case(())
def degenerate():
    def collect(g):
        result = yield from g
        yield result

    return list(empty()), list(collect(empty())), list(collect(returns_only()))


def handler_state():
    try:
        raise KeyError("k")
    except KeyError as e:
        yield str(e)
        try:
            raise ValueError("v")
        except ValueError as f:
            yield type(f.__context__).__name__
        yield str(e)
        raise


@case(())
def yield_in_except():
    g = handler_state()
    result = [next(g), next(g), next(g)]
    try:
        next(g)
    except KeyError as e:
        result.append(e.args)
    return result


def try_return(flag):
    try:
        yield 1
        if flag:
            return "r"
        yield 2
    finally:
        yield "f"
    yield 3


@case((True,), (False,))
def yield_in_finally(flag):
    return list(try_return(flag))


def infinite():
    n = 0
    while True:
        n += 1
        yield n


@case((5,))
def pipeline(n):
    def take(g, k):
        for x in g:
            if k == 0:
                return
            yield x
            k -= 1

    def double(g):
        for x in g:
            yield x * 2

    return list(take(double(infinite()), n)), [a + b for a, b in zip(infinite(), take(infinite(), 3))]


class Animal:
    def __repr__(self):
        return "Animal()"

    def names(self):
        yield "animal"

    def both(self):
        for n in self.names():
            yield n.upper()


class Dog(Animal):
    def names(self):
        yield "dog"
        yield from super().names()


@case((Animal(),), (Dog(),))
def overridden_generators(a):
    return list(a.names()), list(a.both())


class Resource:
    def __init__(self):
        self.items = [1, 2, 3]

    def __iter__(self):
        for item in self.items:
            yield item * 2


@case(())
def iterator_class():
    r = Resource()
    return list(r), [x for x in r], 4 in r, sorted(r, reverse=True)
