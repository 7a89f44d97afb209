"""Numbers to text, in any radix from 2 to 36."""

from framework.rlib.rbigint import rbigint
from framework.rlib.rfloat import float_repr, is_negative, isfinite, isnan
from languages.scheme.numbers.complex import Complex
from languages.scheme.numbers.exact import Bignum, Ratio
from languages.scheme.numbers.fixnum import Fixnum
from languages.scheme.numbers.flonum import Flonum
from languages.scheme.objects.base import Value

DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"


def number_text(value: Value, radix: int) -> str | None:
    """The text of a number, None if the value is none.  It reads as the same number again."""
    if isinstance(value, Fixnum):
        return str(value.value) if radix == 10 else integer_text(rbigint.fromint(value.value), radix)
    if isinstance(value, Bignum):
        return integer_text(value.value, radix)
    if isinstance(value, Ratio):
        return integer_text(value.numerator, radix) + "/" + integer_text(value.denominator, radix)
    if isinstance(value, Flonum):
        return float_text(value.value, radix)
    if isinstance(value, Complex):
        return complex_text(value, radix)
    return None


def integer_text(value: rbigint, radix: int) -> str:
    """An integer."""
    return value.str() if radix == 10 else value.format(DIGITS[:radix])


def float_text(value: float, radix: int) -> str:
    """A float; the shortest digits that read as the same float in radix ten, exact digits in others."""
    if isnan(value):
        return "+nan.0"
    if not isfinite(value):
        return "+inf.0" if value > 0.0 else "-inf.0"
    if radix == 10:
        return decimal_text(float_repr(value))
    return ("-" if is_negative(value) else "") + positive_text(abs(value), radix)


def decimal_text(text: str) -> str:
    """Python's text of a float, without the plus and the zeros of its exponent."""
    mark = text.find("e")
    if mark < 0:
        return text if "." in text else text + ".0"
    return text[:mark] + "e" + str(int(text[mark + 1 :]))


def positive_text(value: float, radix: int) -> str:
    """A positive float in another radix: all digits before the point, and behind it until nothing is left.

    A radix with odd factors may need more digits than a float has: the first 1100 are more than enough for the others.
    """
    whole = rbigint.fromfloat(value)
    fraction = value - whole.tofloat()
    digits: list[str] = []
    while fraction != 0.0 and len(digits) < 1100:
        fraction *= float(radix)
        digit = int(fraction)
        digits.append(DIGITS[digit])
        fraction -= float(digit)
    return integer_text(whole, radix) + "." + ("".join(digits) if len(digits) > 0 else "0")


def complex_text(value: Complex, radix: int) -> str:
    """Real part, imaginary part with its sign, i; a part of one is the sign alone, an exact zero is left out."""
    real = number_text(value.real, radix)
    imaginary = number_text(value.imaginary, radix)
    assert real is not None and imaginary is not None
    if imaginary[0] != "+" and imaginary[0] != "-":
        imaginary = "+" + imaginary
    if imaginary == "+1" or imaginary == "-1":
        imaginary = imaginary[0]
    return ("" if real == "0" else real) + imaginary + "i"
