"""eqv? and equal? (section 6.1).

``equal`` compares with a list of what is still to be compared, and forgets what it has compared.  Where that takes long,
the values may be circular, or share parts over and over: it starts anew and unites all parts that it takes for equal into
classes, so that it never compares two parts of one class (Adams and Dybvig, "Efficient nondestructive equality checking
for trees and graphs", ICFP 2008).
"""

from framework.rlib.jit import dont_look_inside
from framework.rlib.longlong2float import float2longlong
from languages.scheme.numbers.complex import Complex
from languages.scheme.numbers.exact import Bignum, Ratio
from languages.scheme.numbers.fixnum import Fixnum
from languages.scheme.numbers.flonum import Flonum
from languages.scheme.numbers.number import Number
from languages.scheme.objects.base import Value
from languages.scheme.objects.bytevectors import Bytevector
from languages.scheme.objects.chars import Char
from languages.scheme.objects.pairs import Pair
from languages.scheme.objects.strings import String
from languages.scheme.objects.vectors import Vector

# Comparisons before the values are taken to be circular.
MANY = 100_000


def same(a: Value, b: Value) -> bool:
    """The guest's eq?: the same object; small numbers and characters are objects by what they say."""
    if a is b:
        return True
    if isinstance(a, Fixnum):
        return isinstance(b, Fixnum) and a.value == b.value
    return isinstance(a, Char) and isinstance(b, Char) and a.code == b.code


def eqv(a: Value, b: Value) -> bool:
    """The guest's eqv?: the same object, or the same number or character."""
    if a is b:
        return True
    if isinstance(a, Fixnum):
        return isinstance(b, Fixnum) and a.value == b.value
    if isinstance(a, Char):
        return isinstance(b, Char) and a.code == b.code
    if isinstance(a, Flonum):
        return isinstance(b, Flonum) and float2longlong(a.value) == float2longlong(b.value)
    return isinstance(a, Number) and eqv_numbers(a, b)


@dont_look_inside
def eqv_numbers(a: Value, b: Value) -> bool:
    """The same of numbers that are neither fixnums nor flonums."""
    if isinstance(a, Bignum):
        return isinstance(b, Bignum) and a.value.eq(b.value)
    if isinstance(a, Ratio):
        return isinstance(b, Ratio) and a.numerator.eq(b.numerator) and a.denominator.eq(b.denominator)
    if isinstance(a, Complex):
        return isinstance(b, Complex) and eqv(a.real, b.real) and eqv(a.imaginary, b.imaginary)
    return False


def equal(a: Value, b: Value) -> bool:
    """The guest's equal?: the same structure of eqv? atoms; it ends for circular values too."""
    if isinstance(a, (Pair, Vector)):
        return a is b or equal_structures(a, b)
    return equal_atoms(a, b)


def equal_atoms(a: Value, b: Value) -> bool:
    """Whether values without parts are equal."""
    if isinstance(a, String):
        return isinstance(b, String) and a.text() == b.text()
    if isinstance(a, Bytevector):
        return isinstance(b, Bytevector) and a.data == b.data
    return eqv(a, b)


@dont_look_inside
def equal_structures(a: Value, b: Value) -> bool:
    """Compare values that have parts."""
    comparison = Comparison(a, b)
    result = comparison.run(MANY)
    if result == UNKNOWN:
        comparison = UnitingComparison(a, b)
        result = comparison.run(-1)
    return result == EQUAL


DIFFERENT, EQUAL, UNKNOWN = 0, 1, 2


class Comparison:
    """What is still to be compared: two lists in step."""

    def __init__(self, a: Value, b: Value) -> None:
        self.left: list[Value] = [a]
        self.right: list[Value] = [b]

    def run(self, limit: int) -> int:
        """Compare everything, UNKNOWN after so many comparisons (negative: never)."""
        while len(self.left) > 0:
            if limit == 0:
                return UNKNOWN
            limit -= 1
            a, b = self.left.pop(), self.right.pop()
            if a is b:
                continue
            if isinstance(a, Pair):
                if not isinstance(b, Pair):
                    return DIFFERENT
                if not self.are_united(a, b):
                    self.compare(a.cdr, b.cdr)
                    self.compare(a.car, b.car)
            elif isinstance(a, Vector):
                if not isinstance(b, Vector) or len(a.items) != len(b.items):
                    return DIFFERENT
                if not self.are_united(a, b):
                    for index in range(len(a.items) - 1, -1, -1):
                        self.compare(a.items[index], b.items[index])
            elif not equal_atoms(a, b):
                return DIFFERENT
        return EQUAL

    def compare(self, a: Value, b: Value) -> None:
        """To be compared later."""
        self.left.append(a)
        self.right.append(b)

    def are_united(self, a: Value, b: Value) -> bool:
        """Whether two parts need not be compared."""
        return False


class UnitingComparison(Comparison):
    """Remembers what it has compared, in a forest: a part points to another of its class, and so to the root."""

    def __init__(self, a: Value, b: Value) -> None:
        Comparison.__init__(self, a, b)
        self.parents: dict[Value, Value] = {}

    def root(self, part: Value) -> Value:
        """The part that stands for a class; paths to it are halved on the way."""
        parent = self.parents.get(part, None)
        while parent is not None:
            above = self.parents.get(parent, None)
            if above is None:
                return parent
            self.parents[part] = above
            part = above
            parent = self.parents.get(part, None)
        return part

    def are_united(self, a: Value, b: Value) -> bool:
        first, second = self.root(a), self.root(b)
        if first is second:
            return True
        self.parents[first] = second
        return False
