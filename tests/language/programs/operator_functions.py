"""Functions of the module ``operator`` that are known where they are called."""

import operator

from framework.rlib.rarithmetic import ovfcheck


def make_operation(name):
    function = getattr(operator, name)

    def operation(a, b):
        return function(a, b)

    return operation


def make_checked(name):
    function = getattr(operator, name)

    def operation(a, b):
        try:
            return ovfcheck(function(a, b))
        except OverflowError:
            return -1

    return operation


add, floordiv, lt, eq, xor = [make_operation(name) for name in ("add", "floordiv", "lt", "eq", "xor")]
checked_mul, checked_lshift = make_checked("mul"), make_checked("lshift")


def entry_point(argv):
    n = len(argv)
    print(add(n, 2), floordiv(-7, n + 1), lt(n, 2), eq(n, n), xor(n, 6))
    print(checked_mul(n, 5), checked_mul(n << 62, 4), checked_lshift(n, 70), checked_lshift(n, 3))
    items = [n, 5]
    operator.setitem(items, 0, operator.neg(n))
    operator.iadd(items, [7])
    print(items, operator.getitem(items, 1), operator.contains(items, 7), operator.not_(items), operator.truth(items))
    operator.delitem(items, 0)
    print(operator.concat("a", "b"), operator.is_(items, items), operator.mul(2.5, n), operator.ge("b", "a"), items)
    try:
        floordiv(1, n - n)
    except ZeroDivisionError as error:
        print(error)
    return 0
