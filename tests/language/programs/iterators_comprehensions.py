"""Iterators and comprehensions: laziness, nested, closures, conditions."""

import os


def say(text: str) -> None:
    os.write(1, (text + "\n").encode("utf-8"))


def noisy(x: int) -> int:
    say("call " + str(x))
    return x * 2


class Node:
    def __init__(self, value: int, rest: "Node | None") -> None:
        self.value = value
        self.rest = rest

    def __iter__(self) -> "NodeIterator":
        return NodeIterator(self)


class NodeIterator:
    def __init__(self, node: "Node | None") -> None:
        self.node = node

    def __iter__(self) -> "NodeIterator":
        return self

    def __next__(self) -> int:
        node = self.node
        if node is None:
            raise StopIteration
        self.node = node.rest
        if node.value == 13:
            raise ValueError("unlucky")
        return node.value


def entry_point(argv: list[str]) -> int:
    m = map(noisy, [1, 2, 3])
    say("made")
    say(str(next(m)))
    for v in m:
        say("got " + str(v))
    chain = Node(1, Node(2, Node(3, None)))
    say(str(list(chain)) if False else ",".join([str(v) for v in chain]))
    say(str(sum(chain)) + str(max(chain)) + str(2 in chain) + str(9 in chain) + str(sorted(chain, reverse=True)[0]))
    a, b, c = chain
    say(str(a + b + c))
    first, *others = chain
    say(str(first) + str(len(others)))
    bad = Node(1, Node(13, None))
    try:
        for v in bad:
            say(str(v))
    except ValueError as e:
        say(str(e))
    try:
        list(bad)
    except ValueError as e:
        say(str(e))
    say(str(any(noisy(v) > 2 for v in [1, 2, 3])))
    say(str([[i * j for j in range(3) if j != i] for i in range(3)][2][1]))
    say(",".join([str(k) + v for k, v in {i: chr(97 + i) for i in range(3)}.items()]))
    say(str(len({i % 2 for i in range(9)})) + str({c for c in "hello"} == set("olleh")))
    k = 10
    say(str([x + k for x in (1, 2)][1]) + str(sum(x for x in range(5) if x % 2)))
    pairs = [(x, y) for x in range(2) for y in "ab"]
    say("".join([str(x) + y for x, y in pairs]))
    nested = list(enumerate(zip([1, 2], "ab"), start=5))
    say(str(nested[1][0]) + nested[1][1][1])
    say(",".join(map(lambda p: p[1], filter(lambda p: p[0] == 1, pairs))))
    it = iter({"x": 1, "y": 2}.items())
    key, value = next(it)
    say(key + str(value))
    for key, value in it:
        say(key + str(value))
    z = zip(range(3), reversed(range(3)), (7, 8, 9))
    say(",".join([str(a * b * c) for a, b, c in z]))
    if 5 in range(10) and "b" in {"a": 1, "b": 2}.keys() and 2 in {"a": 2}.values() and ("a", 2) in {"a": 2}.items():
        say("all in")
    numbers = [5, 4]
    for n in numbers:
        if n > 2:
            numbers.append(n - 2)
    say(",".join([str(n) for n in numbers]))
    words = ["bb", "a", "ccc"]
    say(min(words, key=len) + max(words, key=len) + min([], default="none") if False else min(words, key=len))
    say(",".join(sorted(words, key=lambda w: (-len(w), w))))
    return 0
