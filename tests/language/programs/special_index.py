"""``__index__``, iteration by ``__getitem__`` alone, ``divmod``, ``pow``, ``round`` and ``sum`` of objects."""

import operator


class Index:
    def __init__(self, value):
        self.value = value

    def __index__(self):
        return self.value


class Number:
    def __init__(self, value):
        self.value = value

    def __divmod__(self, other):
        return (self.value // other, self.value % other)

    def __rdivmod__(self, other):
        return other - self.value

    def __pow__(self, other):
        return self.value**other

    def __round__(self, digits=0):
        return self.value + digits

    def __add__(self, other):
        return Number(self.value + other.value)

    def __repr__(self):
        return f"Number({self.value})"


class Words:
    def __init__(self, items):
        self.items = items

    def __getitem__(self, index):
        return self.items[index]


class Squares:
    def __init__(self, count):
        self.count = count

    def __getitem__(self, index):
        if index >= self.count:
            raise IndexError("end")
        return index * index

    def __len__(self):
        return self.count


class Negated(Squares):
    def __getitem__(self, index):
        if index >= self.count:
            raise StopIteration
        return -index


class Backwards:
    def __reversed__(self):
        yield 3
        yield 2


def indices():
    items, i = [10, 20, 30], Index(1)
    print(items[i], "abc"[i], b"abc"[i], range(5)[i], (1, 2, 3)[i])
    print(hex(i), bin(i), oct(i), int(i), chr(Index(65)))
    print(items[i:], items[:i], "abc"[i:], items[i :: Index(2)])
    print(list(range(Index(4))), list(range(Index(1), 8, Index(3))))
    items[i] = 99
    del items[Index(0)]
    items[i:] = [7, 8]
    del items[Index(2) :]
    print(items, {i: "key"}[i])
    try:
        print(items[Index(10)])
    except IndexError as error:
        print(error)
    print(operator.index(Index(5)), operator.index(7), operator.index(True))


def sequences():
    words = Words(["a", "b", "c"])
    for word in words:
        print(word)
    print("b" in words, "z" in words, list(words), sorted(words, reverse=True), max(words), ",".join(words))
    print(sum(Squares(4)), [x for x in Squares(3)], *Squares(2), "end", *words)
    a, b, c = words
    first, *rest = words
    print(a, b, c, first, rest)
    for squares in [Squares(3), Negated(2)]:
        print(list(squares), list(zip(squares, words)), 4 in squares, dict(enumerate(squares)))
    print(list(reversed(Squares(4))), list(reversed(Backwards())), *reversed(Backwards()))
    iterator = iter(Squares(2))
    print(next(iterator), next(iterator), next(iterator, -1))


def entry_point(argv):
    indices()
    sequences()
    print(divmod(Number(7), 2), divmod(9, Number(2)), pow(Number(3), 2), round(Number(4)), round(Number(4), 2))
    print(sum([Number(1), Number(2)], Number(0)), sum([[1], [2, 3]], []), sum([[1.5]], [2.5]), sum([], Number(7)))
    return 0
