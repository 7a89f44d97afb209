"""Sequences: lists of several kinds, tuples, ranges, deques, heaps and sorted lists; iteration tools over them."""

from __future__ import annotations

from framework.testing.random_grammar.kind import Kind, Type

PRELUDE = """
def show_ints(items: list[int]) -> str:
    return "[" + ",".join([str(item) for item in items]) + "]"


def pick(items: list[int], index: int) -> int:
    return items[index % len(items)] if items else -1


def swapped(pair: tuple[int, str]) -> tuple[str, int]:
    number, text = pair
    return text, number


def second(pair: tuple[int, str]) -> str:
    return pair[1]


def by_five(value: int) -> int:
    return value % 5


TABLE = [3, 1, 4, 1, 5, 9, 2, 6]
PRIMES = (2, 3, 5, 7, 11, 13)
PLANETS = ["mercury", "venus", "mars", "ceres"]
RULES = [("plus", 1), ("minus", -1), ("times", 3)]
"""

TYPES = {
    "ints": Type("li", 2, "[5, 1, 4]", show="show_ints({})", clamp="({})[:12]"),
    "strs": Type("ls", 2, "['p', 'q']", show="'|'.join({})", clamp="({})[:8]"),
    "floats": Type("lf", 1, "[0.5, 2.0]", clamp="({})[:8]"),
    "grid": Type("g", 1, "[[1, 2], [3]]", clamp="({})[:4]"),
    "pair": Type("p", 1, "(2, 'two')"),
    "triple": Type("tr", 1, "(1, a, 3)"),
    "pairs": Type("lp", 1, "[(1, 'x'), (0, 'y')]", clamp="({})[:6]"),
    "gaps": Type("ln", 1, "[maybe_int(a), None]", clamp="({})[:6]"),
    "flags": Type("lb", 1, "[True, False]", clamp="({})[:6]"),
    "queue": Type("q", 1, "deque([1, 2])", show="str(list({}))"),
}

WORDS: dict[str, tuple[str, ...]] = {"exit": ("break", "continue")}

LISTS = """
[<int>, <int>]
[<int>]
[]
[<int>] * (<int> % 5)
<ints!>[<int>:<int>]
<ints!>[<int>:]
<ints!>[<int>:<int>:<count>]
<ints!>[<int>:<int>:-1]
<ints!>[::-1]
<ints!> + [<int>]
<ints> + <ints>
<ints!> * (<int> % 3)
list(<ints!>)
<ints!>.copy()
[item * 3 % 101 for item in <ints!>]
[item for item in range(<int> % 9)]
[item for item in <ints!> if item % 2 == 0]
[item if item > <int> else -item for item in <ints!> if item]
[x + y for x in <ints!>[:4] for y in range(<digit>)]
[x for x in range(<digit>) if x % 2 for _ in range(x)]
[i for i, c in enumerate(<str>)]
[i * n % 89 for i, n in enumerate(<ints!>, <int>)]
[x * y % 97 for x, y in zip(<ints!>, <ints!>)]
[x + y + z for x, y, z in zip(<ints!>, TABLE, range(<digit>))]
list(range(<int> % 8, <int> % 20, <count>))
list(range(<int> % 20, <int> % 8, -<count>))
list(range(<digit>))[::-1]
list(range(10))[<int>:<int>]
sorted(<ints!>)
sorted(<ints>, reverse=True)
sorted(<ints>, key=by_five)
sorted(<ints>, key=lambda x: x % 5)
sorted(<ints>, key=lambda x: (x % 3, -x))
sorted(<ints>, key=lambda x: x % 4, reverse=True)
list(<queue!>)
list(reversed(<ints!>))
[*<ints!>, <int>]
[<int>, *<ints!>, *<ints!>[:2]]
[*range(<digit>)]
<ints> if <bool> else <ints!>
<ints> or [<int>]
[ord(c) for c in <str>]
list(<bytes>)
TABLE[<int>:<int>]
list(PRIMES)
[a for a, b in [<pair>, <pair>]]
[a + len(b) for a, b in <pairs!>]
[number for number, _ in sorted(<pairs!>)]
list(map(lambda x: x + <int>, <ints!>))
list(map(abs, <ints!>))
list(map(int, <flags!>))
list(filter(lambda x: x > <int>, <ints!>))
[item for row in <grid!> for item in row]
[sum(row) for row in <grid!>]
[item for item in <gaps!> if item is not None]
[item or 5 for item in <gaps!>]
[len(word) for word in <strs!>]
list(<triple>)
[n for n in <ints> if n in PRIMES]
[(lambda y: y * 2 % 71)(x) for x in <ints!>]
"""

INTS = """
len(<ints>)
pick(<ints>, <int>)
? <ints!>[<int>]
<ints!>[-1] if <ints!> else 4
(<ints!> or [8])[<int> % 1]
<pair!>[0]
<pair>[0]
swapped(<pair>)[1]
<triple!>[1]
sum(<triple!>) % 5003
? <triple!>[<int!> % 4]
max(<triple>)
sum(<ints!>) % 10007
sum([<int> for _ in range(<digit>)]) % 733
sum(x * x for x in <ints!>) % 733
sum(x for x in range(<int> % 10) if x % 3) % 733
sum(1 for x in <ints> if x > 3)
sum(<ints!>, <int>) % 733
TABLE[<int> % 8]
? TABLE[<int>]
PRIMES[<int> % 6]
? PRIMES[<int!>]
RULES[<int> % 3][1]
? min(<ints!>)
max(<ints!> + [<int>])
max(<ints!>, default=<int>)
min(<ints> or [1], key=by_five)
max((x % 7 for x in <ints!>), default=-1)
? <ints!>.index(<int>)
<ints!>.count(<int>)
sum([len(row) for row in <grid!>])
? <grid!>[<int> % 2][<int>]
? <grid!>[<int>][-1]
(<grid!> or [[7]])[0][0] if <grid!> and <grid!>[0] else 6
<queue!>[0] if <queue!> else <int>
? <queue!>[<int>]
len(<queue!>)
? <gaps!>[<int>] or 3
len(<gaps!>)
<flags!>.count(True)
next(iter(<ints!>), <int>)
next((x for x in <ints!> if x > <int>), -3)
len([x for x in <floats!> if x > <float>])
bisect.bisect(sorted(<ints!>), <int>)
bisect.bisect_left(TABLE[:1], <int>)
len(range(<int>, <int>, <count>))
? range(<int> % 10)[<int>]
len(list(zip(<ints!>, <strs!>)))
(<ints!> + [1, 2])[1:][0]
"""

STRINGS = """
? <strs!>[<int>]
(<strs!> or ['none'])[0]
<pair!>[1]
second(<pair>)
? max(<strs!>)
max(<strs!>, key=len, default='-')
min(<strs!> + ['m'], key=lambda s: (len(s), s))
show_ints(<ints>)
str(<ints>)
str(<pair>)
str(<triple>)
repr(<pairs!>)
str(<gaps!>)
str(<flags!>)
repr(<strs>)
repr(<floats!>)
str(<grid!>)
repr(<queue!>)
PLANETS[<int> % 4]
? PLANETS[<int>]
','.join([name for name, sign in RULES if sign > 0])
'/'.join(b for a, b in <pairs!>)
str((<int>, <str>, <float>))
str([<pair>, <pair>])
str(((<int>, <bool>), [<str>]))
str((<int>,))
str(range(<digit>, <int>))
"""

BOOLS = """
<int> in <ints!>
<str> in <strs!>
<int> not in <ints>
<ints> == <ints>
<ints!> != <ints!>
<strs> == <strs>
<ints!> < <ints!>
<ints> >= <ints>
<grid!> == [<ints>, [3]]
<ints!> in <grid!>
<pair> <compare> <pair>
<pair!> == (<int>, <str>)
<pair> in <pairs!>
<triple!> <compare> <triple>
<int> in <triple!>
<int> in PRIMES
<int> in range(<int>)
<int> in range(<int>, 100, <count>)
None in <gaps!>
<int> in <gaps!>
<int> in <queue!>
<queue!> == deque(<ints>)
any([item > <int> for item in <ints!>])
all(item > <int> for item in <ints!>)
any(<flags!>)
all(<flags!>)
any(c.isdigit() for c in <str>)
bool(<ints!>)
not <strs!>
<ints!> is <ints!>
"""

STATEMENTS = """
say(show_ints(<ints>[:40]))

say(','.join(<strs>))

say(str(<bool>) + str(<ints>))

say(str(<pairs>) + str(<gaps>))

print(<ints>, <strs>, <pair>, flush=True)

<int!>, <str!> = <pair>

<str!>, <int!> = swapped(<pair>)

(<int!>, <str!>), <float!> = <pair>, <float>

<int!>, *<ints!> = <ints> + [<int>]

*<ints!>, <int!> = <ints> + [<int>]

<int!>, *<ints!>, <int!> = <ints> + [<int>, <int>]

? <int!>, <int!> = <ints>[:3]

<int!>, <int!>, <int!> = <triple>

<ints!>.append(<int>)

? <ints!>[<int>] = <int>

if <ints!>:
    <ints!>[<int> % len(<ints!>)] = <int>

? <ints!>[-1] += <digit>

? <ints!>[<int> % 3] *= 2

? <ints!>.pop()

? <ints!>.pop(<int>)

? <int!> = <ints!>.pop(0)

<ints!>.insert(<int>, 4)

<ints!>.reverse()

<ints!>.sort()

<ints!>.sort(key=lambda item: -item)

<ints!>.sort(key=by_five, reverse=True)

? del <ints!>[<int>]

del <ints!>[<int>:<int>]

del <ints!>[::2]

<ints!>[<int> % 3:<int> % 5] = [<int>, 8]

<ints!>[:1] = <ints>[:4]

<ints!>[1:1] = [<int>]

<ints!>.extend(<ints>[:10])

<ints!>.extend(x % 7 for x in <ints!>[:3])

<ints!> += <ints>[:5]

<ints!>.clear()

? <ints!>.remove(<int>)

<ints!>[:] = [x % 97 for x in <ints!>[:10]]

<strs!>.append(<str>[:50])

<strs!>.sort()

<strs!>.sort(key=lambda s: (len(s), s))

? <strs!>.remove(<str>)

<strs!>.insert(0, <str>[:20])

if <strs!>:
    <str!> = <strs!>.pop()

<floats!>.append(<float>)

<floats!>.sort()

<pairs!>.append(<pair>)

<pairs!>.sort(key=second)

<pairs!>.sort(key=lambda pair: (-pair[0], pair[1]))

<gaps!>.append(<option>)

<flags!>.append(<bool>)

<grid!>.append(<ints!>)

? <grid!>[<int> % 2].append(<int>)

? <grid!>[0], <grid!>[1] = <grid!>[1], <grid!>[0]

? <ints!>[0], <ints!>[1] = <ints!>[1], <ints!>[0]

TABLE[<int> % 8] = <int>

<queue!>.append(<int>)

<queue!>.appendleft(<int>)

<queue!>.extend(<ints>[:4])

<queue!>.rotate(<digit>)

? <int!> = <queue!>.popleft()

? <int!> = <queue!>.pop()

heapq.heapify(<ints!>)

heap<#> = <ints>
heapq.heapify(heap<#>)
heapq.heappush(heap<#>, <int>)
while heap<#>:
    tick()
    <int!> = (<int!> * 3 + heapq.heappop(heap<#>)) % 5003

heap<#> = <pairs>
heapq.heapify(heap<#>)
if heap<#>:
    <int!>, <str!> = heapq.heappop(heap<#>)

sorted<#> = sorted(<ints>)
bisect.insort(sorted<#>, <int>)
<ints!> = sorted<#>[:10]

for n<#> in <ints>[:6]:
    tick()
    <block>
    <int!> = (<int!> + n<#>) % 5003

for n<#> in <ints>[:6]:
    tick()
    if n<#> % 3 == 0:
        continue
    <block>
    if <bool>:
        break
else:
    <block>

for n<#>, s<#> in <pairs>[:5]:
    tick()
    <int!> = (<int!> + n<#>) % 5003
    <block>
    <str!> = s<#>

for i<#>, (n<#>, s<#>) in enumerate(<pairs!>[:5]):
    tick()
    <int!> = (<int!> + n<#> * i<#>) % 5003
    <str!> = s<#>

for x<#>, y<#> in zip(<ints>[:7], <strs>):
    tick()
    <block>
    <int!> = (<int!> + x<#>) % 5003

for n<#> in reversed(<ints!>[:5]):
    tick()
    <block>
    <int!> = (<int!> - n<#>) % 5003

for r<#> in <grid!>[:5]:
    tick()
    <int!> = (<int!> + sum(r<#>)) % 5003
    <block>

for n<#> in <gaps>[:6]:
    tick()
    if n<#> is None:
        <block>
        continue
    <int!> = (<int!> + n<#>) % 5003

for n<#> in <triple>:
    tick()
    <int!> = (<int!> * 2 + n<#>) % 5003

for name<#>, sign<#> in RULES:
    tick()
    <int!> = (<int!> * 2 + sign<#>) % 5003
    <str!> = (name<#> + <str!>)[:30]

while <ints!>:
    tick()
    <int!> = (<int!> + <ints!>.pop()) % 5003

while <queue!> and <bool>:
    tick()
    <int!> = (<int!> + <queue!>.popleft()) % 5003
    <block>

match <ints>:
    case []:
        <block>
    case [n<#>]:
        <int!> = n<#>
    case [n<#>, 2 | 3]:
        <int!> = n<#> + 1
    case [first<#>, *middle<#>, last<#>]:
        <int!> = (first<#> + len(middle<#>) + last<#>) % 5003
        <block>

match <pair>:
    case (0, text<#>):
        say(text<#>)
    case (n<#>, 'two' | 'a'):
        <int!> = n<#>
    case (n<#>, text<#>) if n<#> > len(text<#>):
        <block>

items<#> = iter(<ints!>)
try:
    <int!> = next(items<#>)
    <int!> = next(items<#>)
    <block>
except StopIteration:
    say('short')
"""

KIND = Kind(
    PRELUDE,
    TYPES,
    WORDS,
    {
        "ints": LISTS,
        "int": INTS,
        "str": STRINGS,
        "bool": BOOLS,
        "strs": """
[<str>, <str>]
[]
<str>.split(',')
<str>.split()
<str>.split(',', 1)
<str>.rsplit('a', 1)
<str>.splitlines()
[c for c in <str>]
list(<str>)
sorted(<strs!>)
sorted(<strs!>, key=len)
sorted(<strs!>, key=lambda s: s.lower(), reverse=True)
<strs!> + [<str>]
[str(item) for item in <ints!>]
[s.upper() for s in <strs!> if s]
[f'{s:>3}{n}' for n, s in <pairs!>]
[a + b for a in <strs!>[:3] for b in <str>[:2]]
[text for text, number in map(swapped, <pairs!>)]
list(map(second, <pairs!>))
<strs!>[<int>:<int>]
<strs!>[::-1]
PLANETS[:<digit>]
[name for name in PLANETS if <str> in name]
""",
        "floats": """
[<float>, <float>]
[item * 0.5 for item in <ints!>[:5]]
sorted([<float>, <float>, 1.0])
<floats!>[:4]
[float(x) for x in <ints!>]
<floats!>[::-1]
[x / 4 for x in <ints!>]
""",
        "float": """
? <floats!>[<int>]
<floats!>[0] if <floats!> else 9.5
sum(<floats!>, 0.0)
max(<floats!>, default=0.5)
? min(<floats!>)
sum([x * 0.5 for x in <ints!>], 0.0)
math.fsum(<floats!>)
""",
        "pair": """
(<int>, <str>)
(<int>, <str>) if <bool> else <pair!>
(len(<str>), <str>)
max([<pair>, (1, 'm')])
? <pairs!>[<int>]
(<pairs!> or [(3, 'z')])[-1]
swapped(<pair>)[::-1]
divmod(<int>, 7)[:1] + (<str>,)
""",
        "triple": """
(<int>, <int>, <int>)
divmod(<int>, 9) + (<int>,)
<triple!>[::-1]
(<triple!>[2],) + <triple!>[:2]
""",
        "pairs": """
[<pair>, <pair>]
[(x, str(x)) for x in <ints!>]
list(enumerate(<strs!>))
list(zip(<ints!>, <strs!>))
sorted(<pairs!>)
sorted(<pairs!>, key=second)
sorted(<pairs!>, key=lambda pair: pair[0] % 3)
<pairs!> + [<pair>]
<pairs!>[<int>:<int>]
[(number * 2 % 77, text[:3]) for number, text in <pairs!>]
""",
        "gaps": """
[<option>, <int>]
[maybe_int(x) for x in <ints!>]
[None if x % 2 else x for x in <ints!>]
<gaps!>[::-1]
[None] * (<int> % 4)
<gaps!> + [<option>]
""",
        "flags": """
[<bool>, <bool>]
[x > <int> for x in <ints!>]
[not flag for flag in <flags!>]
sorted(<flags!>)
""",
        "grid": """
[<ints>, <ints>]
[[x] * 2 for x in <ints!>[:3]]
[row[:3] for row in <grid!>]
sorted(<grid!>)
<grid!> + [<ints!>]
[[x * y % 50 for x in range(<digit>)] for y in range(3)]
[sorted(row) for row in <grid!>]
[list(row) for row in zip(<ints!>, <ints!>)]
""",
        "queue": """
deque([<int>])
deque(<ints>)
deque(sorted(<queue!>))
<queue!>.copy()
""",
        "option": """
? <gaps!>[<int>]
(<gaps!> or [None])[0]
next(iter(<gaps!>), None)
""",
    },
    STATEMENTS,
)
