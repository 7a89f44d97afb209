"""Functions: argument forms, closures, functions as values, bound methods, partial, generators."""

from __future__ import annotations

from framework.testing.random_grammar.kind import Kind, Type

PRELUDE = """
def options(a: int, b: int = 7, *, scale: int = 2, negate: bool = False) -> int:
    result = (a * scale + b) % 7001
    return -result if negate else result


def total(*values: int) -> int:
    result = 0
    for value in values:
        result = (result * 3 + value) % 6007
    return result


def labelled(label: str, *values: int, sign: int = 1) -> str:
    return label + str(len(values) * sign) + str(values)


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


def patient(stop: int):
    position = 0
    while position < stop:
        tick()
        try:
            got = yield position
            if got is not None and got % 2:
                raise Problem(got)
        except Problem as problem:
            say("patient " + str(problem.code))
            position += 2
        else:
            position += 1
        finally:
            say("step " + str(position))
    return position


def delegating(stop: int):
    first = yield from patient(stop)
    second = yield from patient(stop // 2)
    return first * 10 + second


def tally(start: int) -> tuple[Callable[[int], int], Callable[[], int]]:
    total = start
    calls = 0

    def add(more: int) -> int:
        nonlocal total, calls
        calls += 1
        for part in range(more % 4):
            total = (total + part * more) % 5003
        return total

    def read() -> int:
        return total * 10 + calls

    return add, read


def chained(stop: int):
    yield -1
    yield from count_up(1, stop)
    yield -2


def counted(stop: int):
    number = 0
    for item in count_up(0, stop):
        yield item, number
        number += 1
    return number


def reporting(stop: int):
    number = yield from counted(stop)
    yield number, -1


def echo(start: int):
    value = start
    while value < 5000:
        tick()
        received = yield value
        value += 1 if received is None else received + 2


def failing(stop: int):
    for position in range(stop):
        tick()
        if position == 3:
            raise Problem(position)
        yield str(position)


def walk(rows: list[list[int]]):
    for row in rows:
        for item in row:
            if item > 50:
                return
            yield item


def apply(function, value: int) -> int:
    return function(value)


def twice(function: Callable[[int], int], value: int) -> int:
    return function(function(value)) % 4001


def composed(first: Callable[[int], int], second: Callable[[int], int]) -> Callable[[int], int]:
    return lambda value: second(first(value)) % 4001


def add_one(value: int) -> int:
    return value + 1


def triple(value: int) -> int:
    return value * 3 % 4001


def adder(amount: int) -> Callable[[int], int]:
    def add(value: int) -> int:
        return (value + amount) % 4001

    return add


def counter(start: int) -> Callable[[], int]:
    count = start

    def bump() -> int:
        nonlocal count
        count += 1
        return count

    return bump


def deep(depth: int, code: int) -> int:
    tick()
    if depth <= 0:
        if code % 3 == 0:
            raise Problem(code)
        if code % 3 == 1:
            raise KeyError(code)
        return code
    return deep(depth - 1, code) + 1


def is_even(value: int) -> bool:
    return value == 0 or is_odd(value - 1)


def is_odd(value: int) -> bool:
    return value != 0 and is_even(value - 1)


FUNCTIONS = [add_one, triple, lambda value: value - 2]
OPERATIONS = {"inc": add_one, "tri": triple, "neg": lambda value: -value}
"""

TYPES = {
    "function": Type("fn", 1, "add_one", show="str({}(5))"),
    "closures": Type("lc", 1, "[adder(1), adder(a)]", show="str([c(4) for c in {}])", clamp="({})[:4]"),
}

STATEMENTS = """
def inner<#>(x: int) -> int:
    return (x * 2 + <int!>) % 4001
<int!> = inner<#>(<int>)

def inner<#>(x: int, y: int = <digit>, *rest: int) -> int:
    if x > <int>:
        return y
    return (x + y * len(rest) + sum(rest)) % 4001
<int!> = inner<#>(<int>) + inner<#>(<int>, <int>) + inner<#>(1, 2, <int>)

count<#> = 0
def bump<#>(by: int) -> int:
    nonlocal count<#>
    count<#> = (count<#> + by) % 4001
    return count<#>
for n<#> in range(<count>):
    bump<#>(<int>)
<int!> = bump<#>(n<#>)

seen<#>: list[int] = []
def note<#>(x: int) -> bool:
    seen<#>.append(x)
    return x % 2 == 0
<ints!> = [x for x in <ints!> if note<#>(x)]
say(show_ints(seen<#>[:10]))

def fact<#>(n: int) -> int:
    return 1 if n < 2 else n * fact<#>(n - 1) % 4001
<int!> = fact<#>(<int> % 9)

makers<#> = [lambda x, k=k: (x + k) % 4001 for k in range(<count>)]
<int!> = sum([make(<int>) for make in makers<#>]) % 5003

late<#> = [lambda: n * 2 for n in range(<count>)]
<int!> = late<#>[0]()

bump<#> = counter(<int>)
bump<#>()
<block>
<int!> = bump<#>()

part<#> = partial(options, b=<int>)
<int!> = part<#>(<int>) + part<#>(<int>, scale=<digit>)

method<#> = <shape!>.grow
method<#>(<int>)

push<#> = <ints!>.append
push<#>(<int>)

for n<#> in count_up(<digit>, <digit>):
    <block>
    <int!> = (<int!> + n<#>) % 5003

steps<#> = delegating(<digit>)
try:
    <int!> = next(steps<#>)
    for n<#> in range(<digit>):
        <int!> = steps<#>.send(<int> % 100)
        if <bool>:
            steps<#>.close()
        <block>
except StopIteration as stop:
    say('stopped with ' + str(stop.value))
finally:
    steps<#>.close()

add<#>, read<#> = tally(<int> % 100)
for n<#> in range(<digit>):
    tick()
    <int!> = add<#>(n<#> + <int> % 10)
    <block>
<int!> = read<#>() % 5003

steps<#> = guarded_steps(<digit>)
try:
    for n<#> in steps<#>:
        <block>
        if <bool>:
            break
        <int!> = (<int!> + n<#>) % 5003
finally:
    steps<#>.close()

for n<#> in guarded_steps(<digit>):
    <int!> = (<int!> + n<#>) % 5003

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

for n<#>, k<#> in reporting(<digit>):
    <int!> = (<int!> * 2 + n<#> * k<#>) % 5003

try:
    for s<#> in failing(<int> % 7):
        <str!> = s<#> + <str!>[:20]
        <block>
except Problem as problem:
    say('failed ' + str(problem.code))

def local<#>(stop: int):
    for k in range(stop):
        tick()
        if k == <int!>:
            return
        yield k + <int!> % 7
<ints!> = list(local<#>(<digit>))

squares<#> = (x * x % 97 for x in <ints!> if x > <int>)
<int!> = sum(squares<#>) % 5003

for function<#> in FUNCTIONS:
    tick()
    <int!> = function<#>(<int!>) % 5003

try:
    <int!> = deep(<digit>, <int>)
except KeyError as error:
    say(str(error))
except Problem as problem:
    say(str(problem.code))

say(labelled(<str>, <int>, <int>, sign=<digit>))
"""

KIND = Kind(
    PRELUDE,
    TYPES,
    {"named": ("add_one", "triple")},
    {
        "int": """
<call>
<call>
<call>
<call>
options(<int>)
options(<int>, <int>)
options(<int>, b=<int>)
options(<int>, scale=<int>, negate=<bool>)
options(b=<int>, a=<int>)
options(*(<int>, <int>))
total()
total(<int>, <int>)
total(<int>, <int>, <int>)
total(*(<int>, 2))
total(*<triple>)
apply(lambda x: (x * <int> + <int>) % 911, <int>)
apply(<named>, <int>)
? apply(<shape!>.area, <int>)
apply(adder(<int>), <int>)
apply(partial(options, <int>), <int>)
twice(<function>, <int>)
twice(adder(<int>), <int>)
composed(<function>, triple)(<int>)
<function!>(<int>)
FUNCTIONS[<int> % 3](<int>) % 5003
? OPERATIONS[<str>](<int>)
OPERATIONS['tri'](<int>)
(<closures!> or [add_one])[0](<int>)
(lambda: <int>)()
(lambda x, y=<int>: x - y)(<int>)
? deep(<digit>, <int>)
next(count_up(1, <digit>), 5)
sum(count_up(<digit>, 9)) % 733
max(chained(<digit>))
sum(number for _, number in reporting(<digit>))
sum(walk(<grid!>)) % 5003
counter(<int>)()
""",
        "bool": """
is_even(abs(<int>) % 12)
any(x == <int> for x in count_up(0, 5))
<int> in chained(<digit>)
<function!> is add_one
""",
        "str": """
labelled(<str>)
labelled(<str>, <int>)
labelled('l', *<triple>)
? ''.join(failing(<int> % 6))
str(list(reporting(<digit>)))
""",
        "ints": """
[item for item in count_up(<int> % 5, <int> % 12)]
list(count_up(<digit>, <digit>))
list(chained(<digit>))
sorted(chained(<digit>))
list(walk(<grid!>))
[f(<int>) % 101 for f in FUNCTIONS]
[c(<int>) for c in <closures!>]
list(map(add_one, <ints!>))
list(map(<function!>, <ints!>))
[x for x, y in zip(count_up(0, 4), <ints!>)]
[x * i for i, x in enumerate(chained(<digit>))]
[*count_up(1, <digit>)]
""",
        "function": """
<named>
lambda value: value + 12
lambda value: (value * <int>) % 4001
adder(<int>)
composed(<function>, adder(<int>))
FUNCTIONS[<int> % 3]
<function> if <bool> else <function>
""",
        "closures": """
[adder(<int>), adder(<int>)]
[adder(x) for x in <ints!>]
[composed(adder(<int>), triple)]
""",
    },
    STATEMENTS,
)
