"""Generators: loops over them, next, send, throw, close, yield from, results, expressions."""


def count(n):
    i = 0
    while i < n:
        yield i
        i += 1


def squares(n):
    for i in range(n):
        yield i * i


def echo():
    received = yield "ready"
    while received is not None:
        received = yield "got " + received
    yield "done"


def total():
    result = 0
    while True:
        value = yield result
        if value < 0:
            return
        result += value


def with_finally(log):
    try:
        yield 1
        yield 2
    finally:
        log.append("cleaned")


def handler(log):
    while True:
        try:
            yield 1
        except ValueError as error:
            log.append("caught " + str(error))
        else:
            log.append("resumed")


def result_of():
    yield 1
    yield 2
    return 42


def delegating(log):
    value = yield from result_of()
    log.append(value)
    yield value + 1
    yield from [100, 200]
    yield from count(2)


class Tree:
    def __init__(self, left, value, right):
        self.left = left
        self.value = value
        self.right = right

    def __iter__(self):
        if self.left is not None:
            for value in self.left:
                yield value
        yield self.value
        if self.right is not None:
            for value in self.right:
                yield value


def primes(limit):
    seen = []
    for candidate in count(limit):
        if candidate < 2:
            continue
        for prime in seen:
            if candidate % prime == 0:
                break
        else:
            seen.append(candidate)
            yield candidate


def entry_point(argv: list[str]) -> int:
    print(list(count(5)), sum(squares(5)), [x for x in count(3)])
    for value in count(10):
        if value == 3:
            break
        print(value, end=" ")
    print()
    e = echo()
    print(next(e), e.send("a"), e.send("b"))
    t = total()
    print(next(t), t.send(5), t.send(6))
    try:
        t.send(-1)
    except StopIteration:
        print("stopped")
    print(next(t, 99))
    log: list[str] = []
    g = with_finally(log)
    print(next(g))
    g.close()
    print(log)
    h = handler(log)
    print(next(h), h.throw(ValueError("boo")), next(h))
    print(log)
    try:
        h.throw(KeyError("key"))
    except KeyError as error:
        print("KeyError", error)
    numbers: list[int] = []
    print(list(delegating(numbers)), numbers)
    r = result_of()
    next(r)
    next(r)
    try:
        next(r)
    except StopIteration:
        print("ended")
    tree = Tree(Tree(None, 1, None), 2, Tree(Tree(None, 3, None), 4, None))
    print(list(tree), [v * 2 for v in tree], max(tree), 3 in list(tree))
    print(list(primes(40)))
    print(sum(x * x for x in range(6)), max(len(w) for w in ["a", "bcd"]), any(x > 3 for x in count(5)))
    pairs = ((x, y) for x in range(3) for y in range(x))
    for x, y in pairs:
        print(x, y)
    print(",".join(str(x) for x in count(4)), dict((x, x * x) for x in range(3)), all(x < 5 for x in count(5)))
    a, b, c = count(3)
    print(a, b, c, list(zip(count(3), squares(3))), list(enumerate(squares(3))))
    started = count(1)
    try:
        started.throw(ValueError("early"))
    except ValueError as error:
        print("ValueError", error)
    print(next(started, -1))
    return 0
