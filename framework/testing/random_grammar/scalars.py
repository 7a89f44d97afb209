"""Numbers: plain ints far from 64 bits, wide ones with explicit wrapping, floats, bools, sized ints, optional numbers."""

from __future__ import annotations

from framework.testing.random_grammar.kind import Kind, Type

PRELUDE = """
class Level(IntEnum):
    LOW = 1
    MID = 4
    HIGH = 9


LEVELS = [Level.LOW, Level.MID, Level.HIGH]


def maybe_int(value: int) -> int | None:
    return None if value % 3 == 0 else value


def maybe_float(value: float) -> float | None:
    return None if value < 1.0 else value


def maybe_bool(value: int) -> bool | None:
    return None if value % 3 == 1 else value % 2 == 0


def wide(value: int) -> int:
    return value


def tame(value: float) -> float:
    return value if -1e300 < value < 1e300 else 0.5


def kind_of(value: float) -> str:
    if value != value:
        return "nan"
    return "inf" if value > 1e308 else "-inf" if value < -1e308 else "finite"
"""

TYPES = {
    "int": Type("i", 4, "3", clamp="({}) % 100003",
                constants=("0", "1", "2", "3", "5", "7", "10", "31", "64", "100", "255", "1000", "-1", "-7")),
    "float": Type("f", 2, "1.5", clamp="tame({})",
                  constants=("0.0", "0.5", "1.0", "2.25", "3.75", "10.0", "0.1", "1e10", "-0.0", "-2.5", "1e-7",
                             "123456.789", "1e22", "5e-324")),
    "bool": Type("b", 2, "False", constants=("True", "False")),
    "uint": Type("u", 2, "r_uint(9)", constants=("r_uint(0)", "r_uint(1)", "r_uint(-5)", "r_uint(12345)")),
    "wide": Type("v", 2, "intmask(a << 40)",
                 constants=("wide(9223372036854775807)", "wide(-9223372036854775807 - 1)", "-1", "3", "wide(1 << 62)",
                            "wide(9007199254740993)", "wide(1000000007)", "wide(-4294967296)")),
    "word": Type("k", 1, "r_uint32(77)", show="str(intmask({}))",
                 constants=("r_uint32(0)", "r_uint32(-1)", "r_uint32(123456789)")),
    "option": Type("n", 1, "maybe_int(a)"),
    "perhaps": Type("pf", 1, "maybe_float(1.25)"),
    "level": Type("e", 1, "Level.LOW", show="str(int({}))", constants=("Level.LOW", "Level.MID", "Level.HIGH")),
}  # fmt: skip

WORDS = {
    "digit": ("0", "1", "2", "3", "4", "5", "6"),
    "count": ("1", "2", "3", "5", "8"),
    "compare": ("<", "<=", "==", "!=", ">", ">="),
}

INTS = """
(<int> + <int>) % 10007
(<int> - <int>) % 1009
<int> * <int> % 9973
<int> // (<int> | 1)
<int> % (<int> | 1)
? <int> // <int>
? <int> % <int>
<int> & <int>
<int> | <int>
<int> ^ <int>
(<int> << (<int> & 7)) % 65521
<int> >> (<int> & 15)
? <int> >> <int>
-<int>
~<int> % 4096
abs(<int> - <int>) % 20011
min(<int>, <int>)
max(<int>, <int>, 3)
(<int> % 50) ** 2
(<int> % 20) ** 3 % 1013
pow(<int> % 9, <digit>) % 733
divmod(<int>, 7)[1]
? divmod(<int>, <int>)[0]
<int> if <bool> else <int>
<int> or <int>
<int> and <int>
int(<bool>)
<bool> + <int>
int(<float> % 1e6 * 4.0)
int(<float> % 1e15) % 5003
? int(<float> / 0.0)
hash(<int> % 1000)
intmask(r_uint(<int>) * r_uint(2654435761)) % 8191
intmask(<uint> & r_uint(1023))
intmask(<uint> % r_uint(1009))
ovfcheck(<int> + <int>) % 3001
<wide> % 10007
<wide> & 1023
<wide> >> 50
? ovfcheck(<wide> + <wide>) % 733
? ovfcheck(<wide> * <int>) % 733
? ovfcheck(<wide> - <wide>) % 733
? ovfcheck(-<wide>) % 733
? ovfcheck(<wide> << (<int> & 31)) % 733
intmask(<word>) % 1009
intmask(<word> >> 7) & 255
round(<float> % 1e6 - 5e5) % 100
round(<float> % 1e12) % 1009
math.floor(<float> % 1e12) % 1009
math.floor(<float> % 1e9 - 77.5) % 1009
<option!> if <option!> is not None else <int>
<option> or 4
? <option!> + <digit>
int(<level>)
<level> + <int>
<level> * 3
len(str(<level!>))
<int> if <int> < <int> <= <int> else <digit>
"""

WIDE = """
intmask(<wide> + <wide>)
intmask(<wide> - <wide>)
intmask(<wide> * <wide>)
intmask(<wide> * <int>)
? intmask(<wide> // <wide>)
? <wide> % <wide>
intmask(<wide> // (<wide> | 1))
<wide> & <wide>
<wide> | <wide>
<wide> ^ <wide>
~<wide>
<wide> >> (<int> & 63)
intmask(<wide> << (<int> & 63))
intmask(-<wide>)
intmask(abs(<wide>))
<int>
<wide> if <bool> else <wide>
min(<wide>, <wide>)
max(<wide>, <wide>)
hash(<wide>)
int(str(<wide>))
int(hex(<wide>), 16)
intmask(<uint>)
"""

FLOATS = """
<float> + <float>
<float> - <float>
<float> * 0.5
<float> * <float>
<float> / (<float> or 2.0)
? <float> / <float>
<float> + <int>
<int> * 0.25
<int> / 8
<int> / (<int> | 1)
? <int> / <int>
<wide> / 7
float(<wide>)
<float> // 3.0
? <float> // <float>
<float> % 7.5
? <float> % <float>
divmod(<float>, 2.5)[1]
abs(<float>)
float(<int>)
min(<float>, <float>)
max(<float>, 1.5)
-<float>
<float> if <bool> else <float>
<float> or <float>
abs(<float>) ** 0.5
(<float> % 10.0) ** 2
? (<float> % 10.0) ** (<int> % 700)
round(<float> % 1e12 - 3e11, 2)
round(<float>, <digit>)
round(<float>, -1)
float(<bool>)
float(str(<float>))
float(repr(<float>))
math.sqrt(abs(<float>))
? math.sqrt(<float>)
math.fabs(<float>)
math.fmod(<float>, 3.0)
math.copysign(<float>, <float>)
? math.exp(<int> % 20) * 0.5
math.ldexp(<float>, <digit>)
math.trunc(<float> % 1e9 - 1e8) * 0.5
<perhaps!> if <perhaps!> is not None else <float>
<perhaps> or 0.25
"""

BOOLS = """
<int> <compare> <int>
<int> <compare> <int>
<wide> <compare> <wide>
<wide> <compare> <float>
<word> <compare> <word>
not <bool>
<bool> and <bool>
<bool> or <bool>
<bool> == <bool>
<bool> ^ <bool>
<bool> & <bool>
<float> <compare> <float>
<int> <compare> <float>
<int> < <int> <= <int>
<int> != <int> == <int>
<float> < <int> < <float>
<uint> <compare> <uint>
<int> in (1, 2, <int>)
<float> in (0.5, 1.0, <float>)
bool(<int>)
bool(<float>)
bool(<int> & 4)
<option!> is None
<option!> is not None and <option!> > <int>
<option!> == <int>
<option!> != <option!>
<perhaps!> is None
<perhaps!> == <float>
maybe_bool(<int>) is None
maybe_bool(<int>) or <bool>
<level> == <int>
<level> is Level.MID
<level> < <level>
math.isinf(<float>)
math.isnan(<float>)
"""

TEXTS = """
str(<int>)
str(<wide>)
str(<float>)
repr(<float>)
str(<bool>)
str(<option!>)
str(<perhaps!>)
str(maybe_bool(<int>))
str(<uint>)
hex(<int> & 4095)
hex(<wide>)
oct(<int>)
bin(<int> & 255)
kind_of(<float> * 1e300)
f'{<int!>}-{<float!>}'
f'{<int!>:05d}|{<int!>:>8}|{<int!>:<7}|{<int!>:^9}|'
f'{<int!>:x} {<int!>:#x} {<int!>:b} {<int!>:o} {<int!>:+d} {<int!>:,}'
f'{<float!>:.3f}'
f'{<float!>:10.2f}|{<float!>:<12.4g}|{<float!>:e}'
f'{<float!>:+.1f} {<float!>:08.2f} {<float!>:.0f} {<float!>:g}'
f'{<bool!>} {<bool!>!r:>6} {<option!>}'
f'{<wide!>:>22} {<wide!>:x}'
f'{<float!>:.1%} {<float!>:.2e}'
'%d %5d|%-5d|%05d|%x' % (<int>, <int>, <int>, <int>, <int> & 255)
'%.2f %8.3f %e %g' % (<float>, <float>, <float>, <float>)
'%r %s' % (<float>, <bool>)
'%d%%' % <int>
"""

UINTS = """
<uint> + <uint>
<uint> - <uint>
<uint> * r_uint(77)
<uint> * <uint>
<uint> // (<uint> | r_uint(1))
? <uint> // <uint>
? <uint> % <uint>
<uint> & <uint>
<uint> | <uint>
<uint> ^ r_uint(255)
<uint> >> 3
<uint> << (<int> & 31)
~<uint>
-<uint>
r_uint(<int>)
r_uint(<wide>)
"""

STATEMENTS = """
<int!> = (<int!> + <int>) % 100003

<int!> += 1

<int!> -= <digit>

<int!> ^= <int> & 63

<int!> //= <count>

<int!> %= <count>

<int!> |= <int> & 7

<int!> >>= 1

<float!> *= 0.75

<float!> += <int>

<float!> -= <float>

<float!> /= 3

<wide!> = intmask(<wide!> * 6364136223846793005 + <int>)

<wide!> ^= <wide>

<int!>, <int!> = <int>, <int>

<float!>, <int!> = <float>, <int>

<int!> = <int!> = <int>

if (n<#> := <int>) > <int>:
    <int!> = n<#> % 5003

try:
    <wide!> = ovfcheck(<wide> + <wide>)
except OverflowError:
    <block>

try:
    <wide!> = ovfcheck(<wide> * <wide>)
except OverflowError:
    say('overflow')

try:
    <int!> = int(float('inf') if <bool> else <float> % 1e9) % 5003
except OverflowError as error:
    say(str(error))
except ValueError as error:
    say(str(error))

n<#> = <option>
if n<#> is None:
    <block>
else:
    <int!> = n<#> % 5003

x<#> = <perhaps>
if x<#> is not None and x<#> < <float>:
    <float!> = x<#> + 1
    <block>

if <level> >= Level.MID:
    <block>

match <level>:
    case Level.LOW:
        <block>
    case Level.HIGH:
        say('high')

say(str(<wide>))

say(str(<float>) + ' ' + repr(<float>))

say(str(<int>) + str(<bool>))

print(<int>, <float>, <bool>, sep='|', flush=True)

print(<option>, <perhaps>, <wide>, end='.\\n', flush=True)
"""

KIND = Kind(
    PRELUDE,
    TYPES,
    WORDS,
    {
        "int": INTS,
        "wide": WIDE,
        "float": FLOATS,
        "bool": BOOLS,
        "str": TEXTS,
        "uint": UINTS,
        "word": """
<word> + <word>
<word> * <word>
<word> ^ <word>
<word> >> 5
<word> << <digit>
~<word>
r_uint32(<int>)
r_uint32(intmask(<wide>))
""",
        "option": """
maybe_int(<int>)
<int>
None
<option> or <option>
<option!> if <bool> else None
""",
        "perhaps": """
maybe_float(<float>)
<float>
None
""",
        "level": """
LEVELS[<int> % 3]
Level.HIGH if <bool> else <level>
max(<level>, <level>)
""",
    },
    STATEMENTS,
)
