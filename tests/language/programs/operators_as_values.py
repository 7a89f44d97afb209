"""``functools.reduce``, and functions of ``operator`` in tables and as arguments."""

import operator
from functools import reduce

TABLE = {"+": operator.add, "*": operator.mul, "//": operator.floordiv}
COMPARISONS = {"<": operator.lt, "==": operator.eq, ">=": operator.ge}


def add_three(a, b):
    return a + b + 3


def entry_point(argv):
    print(reduce(lambda a, b: a * b, [1, 2, 3, 4]), reduce(add_three, (1, 2)))
    print(reduce(lambda a, b: a + b, [1, 2, 3], 10), reduce(max, [3, 9, 2]))
    print(reduce(lambda result, x: [*result, x], [1, 2], []), reduce(lambda a, b: a + str(b), [1, 2], "s"))
    factor = len(argv) + 4
    print(reduce(lambda a, b: a + b * factor, range(4)))
    for empty in [[], [1][1:]]:
        try:
            print(reduce(lambda a, b: a + b, empty))
        except TypeError as error:
            print(error)
    print(reduce(operator.add, ["a", "b"], ""), reduce(operator.mul, [1.5, 2.0]), reduce(operator.or_, [1, 4]))
    print(list(map(operator.add, [1, 2], [3, 4])), list(map(operator.neg, [1, 2])))
    for name, function in TABLE.items():
        print(name, function(7, 2))
    for name in COMPARISONS:
        print(name, COMPARISONS[name](1, 2), COMPARISONS[name](2, 2))
    return 0
