"""The kinds of numbers as error messages and type checks name them."""

from languages.scheme.objects.base import Value


class Number(Value):
    """Any number."""

    kind = "number"


class Real(Number):
    """A number on the line."""

    kind = "real number"


class ExactInteger(Real):
    """A fixnum or a bignum."""

    kind = "exact integer"
