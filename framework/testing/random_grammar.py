"""The grammar of random programs: one form a line (expressions) or a paragraph (statements).

    <int>       an expression of the type           <int!>     a local variable of the type
    <same>      one of a list of words below        <#>        a number unused so far, the same in the whole form
    <block>     some statements                     <call>     a call of an earlier function, an int
    ? form      is likely to end the function: used less outside of try statements

Forms keep ints far below 64 bits, where translated ones wrap, read sets in sorted order and close generators that have
something to do at their end.
"""

from __future__ import annotations

PRELUDE = '''\
"""A random program."""

import os
from collections import deque

from framework.rlib.rarithmetic import intmask, ovfcheck, r_uint


def say(text: str) -> None:
    os.write(1, (text[:300] + "\\n").encode("utf-8"))


class Problem(Exception):
    def __init__(self, code: int) -> None:
        self.code = code


class SubProblem(Problem):
    pass


class OutOfFuel(BaseException):
    pass


class Fuel:
    def __init__(self) -> None:
        self.left = 3000


fuel = Fuel()


def tick() -> None:
    fuel.left -= 1
    if fuel.left <= 0:
        raise OutOfFuel()


class Shape:
    unit = 3

    def __init__(self, size: int, name: str) -> None:
        self.size = size
        self.name = name
        self.parts: list[int] = []
        self.twin: Shape | None = None

    def area(self, factor: int) -> int:
        return (self.size * factor + self.unit) % 9973

    def label(self) -> str:
        return self.name + ":" + str(self.size)

    def grow(self, by: int, limit: int = 997) -> None:
        self.size = (self.size + by) % limit
        self.parts.append(by)

    @property
    def double(self) -> int:
        return self.size * 2 % 10007

    @double.setter
    def double(self, value: int) -> None:
        self.size = value // 2

    @staticmethod
    def combine(a: int, b: int = 4) -> int:
        return (a * 3 + b) % 8191

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Shape) and self.size == other.size

    def __hash__(self) -> int:
        return self.size

    def __lt__(self, other: "Shape") -> bool:
        return self.size < other.size

    def __add__(self, other: "Shape") -> "Shape":
        return Shape((self.size + other.size) % 5000, self.name[:5] + other.name[:5])

    def __len__(self) -> int:
        return len(self.parts)

    def __getitem__(self, index: int) -> int:
        return self.parts[index]

    def __contains__(self, item: int) -> bool:
        return item in self.parts

    def __str__(self) -> str:
        return "<" + self.label() + ">"


class Square(Shape):
    unit = 5

    def area(self, factor: int) -> int:
        if factor < 0:
            raise Problem(self.size)
        return (self.size * self.size + factor) % 9973


class Circle(Square):
    def __init__(self, size: int, name: str) -> None:
        Square.__init__(self, size + 1, name + "o")
        self.turns = size % 7

    def label(self) -> str:
        return "(" + Square.label(self) + ")" * (self.turns + 1)

    def area(self, factor: int) -> int:
        if factor % 11 == 10:
            raise SubProblem(factor)
        return self.turns + super().area(factor)


class Guard:
    def __init__(self, hide: bool) -> None:
        self.hide = hide

    def __enter__(self) -> int:
        say("enter")
        return 5

    def __exit__(self, kind, error, trace) -> bool:
        say("leave " + str(error is None))
        return self.hide


class Steps:
    def __init__(self, stop: int) -> None:
        self.stop = stop
        self.at = 0

    def __iter__(self) -> "Steps":
        return self

    def __next__(self) -> int:
        if self.at >= self.stop:
            raise StopIteration
        self.at += 2
        return self.at


def make_shape(kind: int, size: int, name: str) -> Shape:
    if kind % 3 == 0:
        return Shape(size, name)
    if kind % 3 == 1:
        return Square(size, name)
    return Circle(size, name)


def maybe_shape(kind: int, size: int) -> Shape | None:
    return make_shape(kind, size, "m") if kind % 4 else None


def maybe_int(value: int) -> int | None:
    return None if value % 3 == 0 else value


def options(a: int, b: int = 7, *, scale: int = 2, negate: bool = False) -> int:
    result = (a * scale + b) % 7001
    return -result if negate else result


def total(*values: int) -> int:
    result = 0
    for value in values:
        result = (result * 3 + value) % 6007
    return result


def pick(items: list[int], index: int) -> int:
    return items[index % len(items)] if items else -1


def count_up(start: int, stop: int):
    position = start
    while position < stop:
        tick()
        yield position * 2 + 1
        position += 1


def guarded_steps(stop: int):
    try:
        for position in range(stop):
            tick()
            yield position * position
    finally:
        say("steps end")


def chained(stop: int):
    yield -1
    yield from count_up(1, stop)
    yield -2


def echo(start: int):
    value = start
    while value < 5000:
        tick()
        received = yield value
        value += 1 if received is None else received + 2


def apply(function, value: int) -> int:
    return function(value)


def deep(depth: int, code: int) -> int:
    tick()
    if depth <= 0:
        if code % 3 == 0:
            raise Problem(code)
        if code % 3 == 1:
            raise KeyError(code)
        return code
    return deep(depth - 1, code) + 1


def show_ints(items: list[int]) -> str:
    return "[" + ",".join([str(item) for item in items]) + "]"


TABLE = [3, 1, 4, 1, 5, 9, 2, 6]
WORDS = {"zero": 0, "one": 1, "two": 2}
ORIGIN = Shape(17, "origin")
'''

WORDS: dict[str, tuple[str, ...]] = {
    "digit": ("0", "1", "2", "3", "4", "5", "6"),
    "compare": ("<", "<=", "==", "!=", ">", ">="),
    "error": ("IndexError", "KeyError", "ZeroDivisionError", "ValueError", "Problem", "SubProblem", "LookupError",
              "(Problem, KeyError)", "AttributeError", "OverflowError"),
    "class": ("Shape", "Square", "Circle", "(Circle, Shape)"),
    "exit": ("break", "continue"),
    "count": ("1", "2", "3", "5", "8"),
    "codec": ("utf-8", "latin-1", "ascii"),
}  # fmt: skip

LOCALS: dict[str, tuple[str, int, str]] = {
    "int": ("i", 4, "3"),
    "float": ("f", 2, "1.5"),
    "bool": ("b", 2, "False"),
    "str": ("s", 3, "'text'"),
    "bytes": ("y", 1, "b'data'"),
    "ints": ("li", 2, "[5, 1, 4]"),
    "strs": ("ls", 2, "['p', 'q']"),
    "floats": ("lf", 1, "[0.5, 2.0]"),
    "counts": ("dc", 1, "{'a': 1}"),
    "names": ("dn", 1, "{7: 'seven'}"),
    "pair": ("p", 1, "(2, 'two')"),
    "shape": ("o", 2, "make_shape(a, 4, 'shape')"),
    "maybe": ("m", 2, "maybe_shape(a, 6)"),
    "option": ("n", 1, "maybe_int(a)"),
    "shapes": ("lo", 1, "[make_shape(a, 2, 'x'), Square(3, 'y')]"),
    "grid": ("g", 1, "[[1, 2], [3]]"),
    "numbers": ("t", 1, "{4, 2}"),
    "words": ("w", 1, "{'e'}"),
    "queue": ("q", 1, "deque([1, 2])"),
    "uint": ("u", 2, "r_uint(9)"),
}
"""By type: the letters of its variables, how many, and their first value."""

CONSTANTS: dict[str, tuple[str, ...]] = {
    "int": ("0", "1", "2", "3", "5", "7", "10", "31", "64", "100", "255", "1000", "-1", "-7"),
    "float": ("0.0", "0.5", "1.0", "2.25", "3.75", "10.0", "0.1", "1e10", "-0.0", "-2.5"),
    "bool": ("True", "False"),
    "str": ("''", "'a'", "'b'", "'abc'", "'x y'", "'hello'", "'Zebra'", "'é'", "'日本'", "'1,2,3'", "'\\t'", "' pad '"),
    "bytes": ("b''", "b'a'", "b'\\xff\\x00z'", "b'a,b'"),
    "uint": ("r_uint(0)", "r_uint(1)", "r_uint(-5)", "r_uint(12345)"),
}

CLAMPS: dict[str, str] = {
    "int": "({}) % 100003",
    "str": "({})[:60]",
    "bytes": "({})[:40]",
    "ints": "({})[:12]",
    "strs": "({})[:8]",
    "shapes": "({})[:6]",
    "grid": "({})[:4]",
}
"""What keeps assigned values small."""

EXPRESSIONS: dict[str, str] = {
    "int": """
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
-<int>
~<int> % 4096
abs(<int> - <int>) % 20011
min(<int>, <int>)
max(<int>, <int>, 3)
(<int> % 50) ** 2
(<int> % 20) ** 3 % 1013
divmod(<int>, 7)[1]
len(<str>)
len(<ints>)
len(<bytes>)
len(<counts!>)
<int> if <bool> else <int>
pick(<ints>, <int>)
? <ints!>[<int>]
<ints!>[-1] if <ints!> else 4
(<ints!> or [8])[<int> % 1]
? <counts!>[<str>]
<counts!>.get(<str>, <int>)
<counts!>.get(<str!>, 9)
<pair!>[0]
<pair>[0]
? <shape!>.area(<int>)
<shape>.area(<int> & 255)
<shape!>.size
<shape!>.unit
<shape!>.double
? <shape!>[<int>]
len(<shape!>)
Shape.combine(<int>)
Shape.combine(<int>, b=<int>)
<maybe!>.size if <maybe!> is not None else -2
? <maybe!>.size
<option!> if <option!> is not None else <int>
sum(<ints!>) % 10007
sum([<int> for _ in range(<digit>)]) % 733
int(<bool>)
int(<float> * 4.0) if abs(<float>) < 1e6 else 0
<str!>.find(<str>)
<str>.count(<str!>)
? <str>.index(<str!>)
<str!>.rfind('a')
ord((<str> + 'q')[0])
ord(chr(<int> % 50 + 48))
(<bytes> + b'z')[0]
hash(<int> % 1000)
options(<int>)
options(<int>, <int>)
options(<int>, b=<int>)
options(<int>, scale=<int>, negate=<bool>)
options(b=<int>, a=<int>)
total()
total(<int>, <int>)
total(<int>, <int>, <int>)
total(*(<int>, 2))
apply(lambda x: (x * <int> + <int>) % 911, <int>)
? apply(<shape!>.area, <int>)
? deep(<digit>, <int>)
TABLE[<int> % 8]
? TABLE[<int>]
WORDS['one']
? WORDS[<str>]
WORDS.get(<str>, <int>)
ORIGIN.size
ORIGIN.area(<int>)
intmask(r_uint(<int>) * r_uint(2654435761)) % 8191
intmask(<uint> & r_uint(1023))
intmask(<uint> % r_uint(1009))
ovfcheck(<int> + <int>) % 3001
? min(<ints!>)
max(<ints!> + [<int>])
? <ints!>.index(<int>)
<ints!>.count(<int>)
sum([len(row) for row in <grid!>])
? <grid!>[<int> % 2][<int>]
len(<numbers!>)
sum(<numbers!>) % 1009
len(<words!> & {'e', <str>})
<queue!>[0] if <queue!> else <int>
len(<queue!>)
next(iter(<ints!>), <int>)
next(count_up(1, <digit>), 5)
round(<float>) % 100 if abs(<float>) < 1e6 else 1
int('0' + str(abs(<int>))) % 9001
? int(<str>)
? int(<str>, 16) % 4001
(lambda: <int>)()
<call>
<call>
<call>
""",
    "float": """
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
<float> // 3.0
<float> % 7.5
abs(<float>)
float(<int>)
min(<float>, <float>)
max(<float>, 1.5)
-<float>
<float> if <bool> else <float>
? <floats!>[<int>]
<floats!>[0] if <floats!> else 9.5
(<float> if <float> > 0.0 else 1.0) ** 0.5
sum(<floats!>, 0.0)
round(<float>, 2) if abs(<float>) < 1e12 else 0.5
float(<bool>)
float(str(<float>))
? float(<str>)
""",
    "bool": """
<int> <compare> <int>
<int> <compare> <int>
<str> <compare> <str>
not <bool>
<bool> and <bool>
<bool> or <bool>
<float> <compare> <float>
<int> <compare> <float>
<bytes> <compare> <bytes>
<pair> <compare> <pair>
<str> in <str>
<str> not in <str>
<int> in <ints!>
<int> in (1, 2, <int>)
<str> in <counts!>
<str> in <strs!>
<int> in <names!>
<int> in <numbers!>
<str> in <words!>
<int> in <shape!>
isinstance(<shape!>, <class>)
isinstance(<maybe!>, Square)
type(<shape!>) is Circle
<int> < <int> <= <int>
<str>.startswith(<str>)
<str>.endswith('o')
<str>.isdigit()
<str>.isalpha()
<str>.islower()
<ints> == <ints>
<ints!> != <ints!>
<strs> == <strs>
<ints!> < <ints!>
<grid!> == [<ints>, [3]]
<shape!> is <shape!>
<shape!> == <shape!>
<shape!> != <shape!>
<shape!> < <shape!>
<maybe!> is None
<maybe!> == <shape!>
<option!> is None
<option!> == <int>
bool(<int>)
bool(<str>)
bool(<ints!>)
bool(<shape!>)
any([item > <int> for item in <ints!>])
all(item > <int> for item in <ints!>)
<counts!> == {'a': <int>}
<numbers!> == {2, <int>}
<numbers!> <= {2, 4, <int>}
<uint> <compare> <uint>
bool(<int> & 4)
<pair!> == (<int>, <str>)
<float> == <float>
""",
    "str": """
<str> + <str>
<str> * (<int> % 4)
<str!>[:20] * <int> if <int> < 5 else <str>
str(<int>)
<str>[<int>:<int>]
<str>[<int>:]
<str>[:<int>]
<str>[<int>:<int>:<count>]
<str>[::-1]
<str>[<int>:<int>:-1]
? <str>[<int>]
(<str> + '.')[<int> % 1]
<str>.strip()
<str>.strip('ae')
<str>.lstrip()
<str>.upper()
<str>.title()
<str>.replace(<str>, 'r')
<str>.replace('a', <str>, <digit>)
<str!>.join(<strs!>)
','.join(<strs>)
chr(97 + <int> % 26)
chr(<int> % 9000 + 32)
<str> if <bool> else <str>
<str> or <str>
? <strs!>[<int>]
(<strs!> or ['none'])[0]
? <names!>[<int>]
<names!>.get(<int>, <str>)
<pair!>[1]
<shape!>.label()
<shape!>.name
str(<shape!>)
str(<float>)
str(<bool>)
repr(<str>)
repr(<float>)
<str>.rjust(<int> % 12)
<str>.zfill(<digit>)
<str>.center(<int> % 15, '*')
? <str>.partition(<str>)[2]
<str>.partition(',')[0]
? <str>.split(<str>)[0]
min(<str>, <str>)
? max(<strs!>)
f'{<int!>}-{<str!>}'
f'{<int!>:05d}|{<str!>:>8}'
f'{<float!>:.3f}'
f'{<str!>!r}<{<bool!>}'
'%d %s' % (<int>, <str>)
'%5d|%-6s|%x' % (<int>, <str>, <int> & 255)
'%.2f' % <float>
'{} {}'.format(<int>, <str>)
hex(<int> & 4095)
<bytes>.decode('latin-1')
<str>.encode('utf-8').decode('utf-8')
? <str>.encode('<codec>').decode('<codec>')
''.join([c for c in <str> if c != 'a'])
''.join(sorted(<str>))
''.join(reversed(<str>))
str(<option!>)
str(<ints>)
str(<pair>)
repr(<counts!>)
repr(<strs>)
repr(<floats!>)
str(<grid!>)
repr(<bytes>)
show_ints(<ints>)
""",
    "bytes": """
<bytes> + <bytes>
<bytes> * (<int> % 3)
<bytes>[<int>:<int>]
<str>.encode('utf-8')
<bytes>[::-1]
bytes([<int> & 255, 65])
<bytes>.replace(b'a', b'zz')
<bytes!>.strip()
<bytes> if <bool> else <bytes>
<bytes!>.upper()
b','.join([<bytes>, <bytes>])
""",
    "ints": """
[<int>, <int>]
[<int>]
[<int>] * (<int> % 5)
<ints!>[<int>:<int>]
<ints!>[<int>:]
<ints!>[<int>:<int>:<count>]
<ints!>[::-1]
<ints!> + [<int>]
<ints> + <ints>
list(<ints!>)
[item * 3 % 101 for item in <ints!>]
[item for item in range(<int> % 9)]
[item for item in <ints!> if item % 2 == 0]
[x + y for x in <ints!>[:4] for y in range(<digit>)]
[i for i, c in enumerate(<str>)]
[x * y % 97 for x, y in zip(<ints!>, <ints!>)]
list(range(<int> % 8, <int> % 20, <count>))
list(range(<int> % 20, <int> % 8, -<count>))
sorted(<ints!>)
sorted(<ints>, reverse=True)
sorted(<ints>, key=lambda x: x % 5)
sorted(<numbers!>)
sorted(<names!>)
list(<counts!>.values())
list(<names!>.keys())
[item for item in count_up(<int> % 5, <int> % 12)]
list(count_up(<digit>, <digit>))
list(chained(<digit>))
list(Steps(<digit>))
list(<queue!>)
list(reversed(<ints!>))
<shape!>.parts[:6]
[*<ints!>, <int>]
<ints> if <bool> else <ints!>
[ord(c) for c in <str>]
list(<bytes>)
[shape.area(2) for shape in <shapes!>]
TABLE[<int>:<int>]
[a for a, b in [<pair>, <pair>]]
list(map(lambda x: x + <int>, <ints!>))
[item for row in <grid!> for item in row]
""",
    "strs": """
[<str>, <str>]
<str>.split(',')
<str>.split()
<str>.split(',', 1)
<str>.splitlines()
[c for c in <str>]
list(<str>)
sorted(<strs!>)
sorted(<strs!>, key=len)
sorted(<words!>)
sorted(<counts!>)
<strs!> + [<str>]
[str(item) for item in <ints!>]
[s.upper() for s in <strs!> if s]
list(<names!>.values())
[key for key in <counts!>]
[key + str(value) for key, value in <counts!>.items()]
[str(shape) for shape in <shapes!>]
<strs!>[<int>:<int>]
<strs!>[::-1]
""",
    "floats": """
[<float>, <float>]
[item * 0.5 for item in <ints!>[:5]]
sorted([<float>, <float>, 1.0])
<floats!>[:4]
""",
    "counts": """
{<str>: <int>, 'k': 2}
{c: len(c) + <int> % 7 for c in <strs!>}
{c: ord(c) for c in <str>}
dict(<counts!>)
<counts!>.copy()
""",
    "names": """
{<int>: <str>, 1: 'one'}
{i: str(i) for i in <ints>}
{k: v[:3] for k, v in <names!>.items()}
""",
    "pair": """
(<int>, <str>)
(<int>, <str>) if <bool> else <pair!>
(len(<str>), <str>)
max([<pair>, (1, 'm')])
""",
    "shape": """
make_shape(<int>, <int>, <str>)
Square(<int>, <str>)
Circle(<int>, <str>)
<shape!> + <shape!>
<shape> if <bool> else <shape>
<maybe!> or <shape!>
? <shapes!>[<int>]
(<shapes!> or [ORIGIN])[0]
? min(<shapes!>)
max(<shape!>, <shape!>)
""",
    "maybe": """
maybe_shape(<int>, <int>)
<shape>
None
<shape!>.twin
<maybe!> if <bool> else None
""",
    "option": """
maybe_int(<int>)
<int>
None
<counts!>.get(<str>)
""",
    "shapes": """
[<shape>, <shape>]
sorted(<shapes!>)
<shapes!>[::-1]
[shape for shape in <shapes!> if isinstance(shape, Square)]
sorted(<shapes!>, key=lambda shape: shape.name)
<shapes!> + [<shape>]
""",
    "grid": """
[<ints>, <ints>]
[[x] * 2 for x in <ints!>[:3]]
[row[:3] for row in <grid!>]
sorted(<grid!>)
<grid!> + [<ints!>]
""",
    "numbers": """
{<int>, <int>, 4}
set(<ints>)
{x % 5 for x in <ints!>}
<numbers!> | {<int>}
<numbers!> & set(<ints>)
<numbers!> - {<int>}
<numbers!> ^ {2, <int>}
""",
    "words": """
{<str>, <str>}
set(<strs>)
set(<str>)
<words!> | set(<strs!>)
""",
    "queue": """
deque([<int>])
deque(<ints>)
""",
    "uint": """
<uint> + <uint>
<uint> - <uint>
<uint> * r_uint(77)
<uint> // (<uint> | r_uint(1))
<uint> & <uint>
<uint> | <uint>
<uint> ^ r_uint(255)
<uint> >> 3
<uint> << (<int> & 31)
~<uint>
r_uint(<int>)
""",
}

STATEMENTS = """
say(str(<int>))

say(<str>)

say(repr(<str>))

say(str(<float>))

say(str(<bool>) + str(<ints>))

say(show_ints(<ints>[:40]))

say(','.join(<strs>))

say(repr(<counts!>))

say(str(<shape>))

say(str(<uint>))

print(<int>, <str>, sep='|', flush=True)

<int!> = (<int!> + <int>) % 100003

<int!> += 1

<int!> ^= <int> & 63

<float!> *= 0.75

<str!> += <str>[:10]

<int!>, <str!> = <pair>

<int!>, <int!> = <int>, <int>

<int!>, *<ints!> = <ints> + [<int>]

<ints!>.append(<int>)

? <ints!>[<int>] = <int>

if <ints!>:
    <ints!>[<int> % len(<ints!>)] = <int>

? <ints!>[-1] += <digit>

? <ints!>.pop()

? <ints!>.pop(<int>)

<ints!>.insert(<int>, 4)

<ints!>.reverse()

<ints!>.sort()

<ints!>.sort(key=lambda item: -item)

? del <ints!>[<int>]

del <ints!>[<int>:<int>]

<ints!>[<int> % 3:<int> % 5] = [<int>, 8]

<ints!>.extend(<ints>[:10])

<ints!> += <ints>[:5]

? <ints!>.remove(<int>)

<strs!>.append(<str>[:50])

<strs!>.sort()

? <strs!>.remove(<str>)

<counts!>[<str>[:50]] = <int>

? <counts!>['a'] += <int> % 9

<counts!>[<str>] = <counts!>.get(<str>, 0) + 1

<names!>[<int>] = <str>[:50]

? del <counts!>[<str>]

<counts!>.pop(<str>, 0)

<counts!>.setdefault(<str>[:20], <int>)

<counts!>.update({<str>: <int>})

? <names!>.pop(<int>)

<shape!>.grow(<int>)

<shape!>.grow(<int>, limit=<count>)

<shape!>.size = <int>

<shape!>.size += <digit>

<shape!>.double = <int>

<shape!>.name = <str>[:30]

<shape!>.twin = <maybe>

<shape!>.parts = <ints>[:6]

ORIGIN.size = <int>

TABLE[<int> % 8] = <int>

WORDS[<str>[:10]] = <int>

<grid!>.append(<ints!>)

? <grid!>[<int> % 2].append(<int>)

<numbers!>.add(<int>)

<numbers!>.discard(<int>)

? <numbers!>.remove(<int>)

<words!>.add(<str>)

<queue!>.append(<int>)

<queue!>.appendleft(<int>)

? <int!> = <queue!>.popleft()

<shapes!>.append(<shape>)

? assert <bool>, <str>

if <bool>:
    <block>

if <bool>:
    <block>
else:
    <block>

if <bool>:
    <block>
elif <bool>:
    <block>
else:
    <block>

if (n<#> := <int>) > <int>:
    <int!> = n<#> % 5003

loop<#> = 0
while loop<#> < <count>:
    tick()
    loop<#> += 1
    <block>
    if <bool>:
        <exit>

loop<#> = <count>
while loop<#>:
    tick()
    loop<#> -= 1
    <block>
else:
    <block>

for n<#> in <ints>[:6]:
    tick()
    <block>
    <int!> = (<int!> + n<#>) % 5003

for n<#> in range(<int> % 6):
    tick()
    <block>
    if <bool>:
        <exit>
    <int!> = (<int!> * 3 + n<#>) % 5003

for n<#> in range(<count>):
    tick()
    if <bool>:
        break
    <block>
else:
    <block>

for n<#> in count_up(<digit>, <digit>):
    <block>
    <int!> = (<int!> + n<#>) % 5003

steps<#> = guarded_steps(<digit>)
try:
    for n<#> in steps<#>:
        <block>
        if <bool>:
            break
        <int!> = (<int!> + n<#>) % 5003
finally:
    steps<#>.close()

for n<#>, c<#> in enumerate(<str>[:5]):
    tick()
    <block>
    <str!> = (c<#> + <str!> + str(n<#>))[:50]

for k<#>, v<#> in list(<counts!>.items())[:5]:
    tick()
    <block>
    <int!> = (<int!> + v<#>) % 5003
    <str!> = k<#>

for k<#> in <counts!>:
    tick()
    <int!> = (<int!> + <counts!>[k<#>]) % 5003
    <block>

for x<#>, y<#> in zip(<ints>, <strs>):
    tick()
    <block>
    <int!> = (<int!> + x<#>) % 5003

for o<#> in <shapes!>[:4]:
    tick()
    <int!> = (<int!> + o<#>.area(<int>)) % 5003
    <block>

for n<#> in reversed(<ints!>[:5]):
    tick()
    <block>

for r<#> in <grid!>[:5]:
    tick()
    <int!> = (<int!> + sum(r<#>)) % 5003
    <block>

try:
    <block>
except <error>:
    <block>

try:
    <block>
except <error>:
    <block>
except <error>:
    <block>
else:
    <block>

try:
    <block>
except Exception as error:
    say('caught ' + type(error).__name__ + ' ' + str(error))

try:
    <block>
except Problem as error:
    <int!> = error.code

try:
    <block>
except <error>:
    <block>
finally:
    <block>

try:
    <block>
finally:
    <block>

try:
    <int!> = deep(<digit>, <int>)
except KeyError as error:
    say(str(error))
except Problem as problem:
    say(str(problem.code))

try:
    <block>
except Exception as error:
    <block>
    if <bool>:
        raise
    say(str(isinstance(error, KeyError)))

try:
    <block>
except IndexError as error:
    raise ValueError(str(error) + <str>) from error

? if <bool>:
    raise Problem(<int>)

? if <bool>:
    raise SubProblem(<int>)

? if <bool>:
    raise ValueError(<str>)

? if <bool>:
    raise KeyError(<int>)

? if <bool>:
    return <int>

? try:
    return <int>
finally:
    <block>

with Guard(<bool>) as entered<#>:
    <int!> = entered<#>
    <block>

def inner<#>(x: int) -> int:
    return (x * 2 + <int!>) % 4001
<int!> = inner<#>(<int>)

count<#> = 0
def bump<#>(by: int) -> int:
    nonlocal count<#>
    count<#> = (count<#> + by) % 4001
    return count<#>
for n<#> in range(<count>):
    bump<#>(<int>)
<int!> = bump<#>(n<#>)

steps<#> = echo(<int>)
<int!> = next(steps<#>)
try:
    <int!> = steps<#>.send(<int> % 100)
    <block>
except StopIteration:
    say('stopped')
steps<#>.close()

steps<#> = guarded_steps(<digit>)
try:
    for n<#> in steps<#>:
        <block>
        break
    <int!> = next(steps<#>, -5) % 1000
finally:
    steps<#>.close()

match <int> % 6:
    case 0:
        <block>
    case 1 | 2:
        <block>
    case n<#> if n<#> > 4:
        <int!> = n<#>
    case _:
        <block>

match <str!>:
    case 'a':
        <block>
    case 'text' | '':
        <block>

m<#> = <maybe>
if m<#> is not None and <bool>:
    <int!> = m<#>.area(<int>)
    <block>

while <ints!>:
    tick()
    <int!> = (<int!> + <ints!>.pop()) % 5003
"""
