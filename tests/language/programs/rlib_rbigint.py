"""``rlib.rbigint`` on big numbers."""

from framework.rlib.rbigint import rbigint


def show(a: rbigint, b: rbigint) -> None:
    print(a.str(), b.str())
    print(a.add(b).str(), a.sub(b).str(), a.mul(b).str())
    if b.tobool():
        print(a.floordiv(b).str(), a.mod(b).str())
        quotient, remainder = a.divmod(b)
        print(quotient.str(), remainder.str())
    print(a.and_(b).str(), a.or_(b).str(), a.xor(b).str(), a.invert().str(), a.neg().str(), a.abs().str())
    print(a.lt(b), a.le(b), a.eq(b), a.ne(b), a.gt(b), a.ge(b), a.bit_length(), a.get_sign())
    print(a.lshift(67).str(), a.rshift(33).str(), a.hex(), a.hash() == a.add(b).sub(b).hash())


def entry_point(argv: list[str]) -> int:
    texts = [
        "0",
        "1",
        "-1",
        "9223372036854775807",
        "-9223372036854775808",
        "18446744073709551616",
        "-340282366920938463463374607431768211457",
        "99999999999999999999999999999999999999999999999999999",
    ]
    numbers = [rbigint.fromdecimalstr(text) for text in texts]
    for a in numbers:
        for b in numbers:
            show(a, b)
    factorial = rbigint.fromint(1)
    for i in range(1, 200):
        factorial = factorial.mul(rbigint.fromint(i))
    print(factorial.str())
    power = rbigint.fromint(3).pow(rbigint.fromint(1000))
    print(power.str())
    print(power.floordiv(factorial).str(), power.mod(factorial).str())
    modulus = rbigint.fromdecimalstr("1000000000000000000000007")
    print(rbigint.fromint(7).pow(rbigint.fromdecimalstr("123456789012345678901234567890"), modulus).str())
    for number in numbers:
        try:
            print(number.toint())
        except OverflowError as error:
            print(error)
        print(number.tofloat())
    print(rbigint.fromfloat(1e30).str(), rbigint.fromfloat(-123456.789).str())
    try:
        numbers[3].floordiv(numbers[0])
    except ZeroDivisionError as error:
        print(error)
    return 0
