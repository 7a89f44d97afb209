"""Tables: dicts of several kinds of keys and values, sets and frozensets."""

from __future__ import annotations

from framework.testing.random_grammar.kind import Kind, Type

PRELUDE = """
WORDS = {"zero": 0, "one": 1, "two": 2}
COLOURS = {1: "red", 4: "green", 9: "blue"}
VOWELS = frozenset("aeiou")


def lookup(table: dict[str, int], key: str) -> int:
    try:
        return table[key]
    except KeyError:
        return -1


def inverted(table: dict[str, int]) -> dict[int, list[str]]:
    result: dict[int, list[str]] = {}
    for key, value in table.items():
        result.setdefault(value % 5, []).append(key)
    return result
"""

TYPES = {
    "counts": Type("dc", 1, "{'a': 1}"),
    "names": Type("dn", 1, "{7: 'seven'}"),
    "index": Type("dx", 1, "{'k': [1]}"),
    "places": Type("dp", 1, "{(0, 1): 'start'}"),
    "holes": Type("dh", 1, "{'h': maybe_int(a)}"),
    "numbers": Type("t", 1, "{4, 2}", show="str(sorted({}))"),
    "words": Type("w", 1, "{'e'}", show="str(sorted({}))"),
    "points": Type("tp", 1, "{(1, 2)}", show="str(sorted({}))"),
    "frozen": Type("tf", 1, "frozenset([3, 1])", show="str(sorted({}))"),
}

STATEMENTS = """
say(repr(<counts!>))

say(str(<names!>) + str(<index!>))

print(<counts!>, <places!>, flush=True)

<counts!>[<str>[:50]] = <int>

? <counts!>['a'] += <int> % 9

<counts!>[<str>] = <counts!>.get(<str>, 0) + 1

<names!>[<int>] = <str>[:50]

? del <counts!>[<str>]

? del <names!>[<int>]

<counts!>.pop(<str>, 0)

<counts!>.setdefault(<str>[:20], <int>)

<counts!>.update({<str>: <int>})

<counts!> |= {<str>: <int>}

? <names!>.pop(<int>)

if <names!>:
    <int!>, <str!> = <names!>.popitem()

<names!>.clear()

<index!>.setdefault(<str>[:9], []).append(<int>)

<index!>[<str>[:9]] = <ints!>[:5]

? <index!>[<str>].append(<int>)

? <index!>['k'] += [<int>]

<places!>[<int>, <int>] = <str>[:20]

? <str!> = <places!>[<int> % 3, <int> % 3]

? del <places!>[0, <int> % 2]

<holes!>[<str>[:5]] = <option>

WORDS[<str>[:10]] = <int>

? del WORDS[<str>]

<numbers!>.add(<int>)

<numbers!>.discard(<int>)

? <numbers!>.remove(<int>)

<numbers!>.update(<ints>[:5])

<numbers!> |= {<int>}

<numbers!> -= {<int>, 4}

<words!>.add(<str>)

<words!>.discard(<str>)

<words!> &= {<str>, 'e'}

<points!>.add((<int>, <int>))

for k<#>, v<#> in list(<counts!>.items())[:5]:
    tick()
    <block>
    <int!> = (<int!> + v<#>) % 5003
    <str!> = k<#>

for k<#> in <counts!>:
    tick()
    <int!> = (<int!> + <counts!>[k<#>]) % 5003
    <str!> = k<#>

? for k<#> in <counts!>:
    tick()
    <block>
    <int!> = (<int!> + <counts!>[k<#>]) % 5003

for k<#>, v<#> in <names!>.items():
    tick()
    <int!> = (<int!> * 3 + k<#> + len(v<#>)) % 5003

for k<#> in sorted(<numbers!>):
    tick()
    <int!> = (<int!> * 3 + k<#>) % 5003
    <block>

for k<#>, row<#> in <index!>.items():
    tick()
    for n<#> in row<#>[:4]:
        <int!> = (<int!> + n<#> + len(k<#>)) % 5003

for (x<#>, y<#>), s<#> in <places!>.items():
    tick()
    <int!> = (<int!> + x<#> * y<#>) % 5003
    <str!> = s<#>[:30]

for v<#> in <holes!>.values():
    tick()
    if v<#> is not None:
        <int!> = (<int!> + v<#>) % 5003
    else:
        <block>

n<#> = <counts!>.get(<str>)
if n<#> is not None:
    <int!> = n<#> % 5003
else:
    <block>

table<#> = {<int>: <ints>, 3: []}
for n<#> in <ints>[:5]:
    tick()
    table<#>.setdefault(n<#> % 4, []).append(n<#>)
say(str(table<#>))

try:
    <int!> = <counts!>[<str>]
except KeyError as error:
    say('missing ' + str(error))

if <str> in <counts!> and <bool>:
    <block>
"""

KIND = Kind(
    PRELUDE,
    TYPES,
    {},
    {
        "int": """
len(<counts!>)
? <counts!>[<str>]
<counts!>.get(<str>, <int>)
<counts!>.get(<str!>, 9)
<counts!>.get(<str!>) or 8
? WORDS[<str>]
WORDS['one']
WORDS.get(<str>, <int>)
lookup(<counts!>, <str>)
sum(<counts!>.values()) % 5003
max(<counts!>.values(), default=2)
len(<index!>.get(<str>, []))
? <index!>[<str>][0]
len(<places!>)
<holes!>.get(<str>) or 6
len(inverted(<counts!>))
len(<numbers!>)
sum(<numbers!>) % 1009
min(<numbers!>, default=0)
max(<numbers!> | {<int>})
len(<words!> & {'e', <str>})
len(<points!>)
len(<frozen!> | <numbers!>)
sum(x * y for x, y in sorted(<points!>)) % 5003
len({<int>, <int>, <int>})
len({<str>: <int>, <str>: <int>})
hash((<int> % 99, <int> % 99)) % 1009
""",
        "bool": """
<str> in <counts!>
<int> in <names!>
<int> in <numbers!>
<str> in <words!>
(<int>, <int>) in <points!>
(<int>, <int>) in <places!>
<int> in <frozen!>
<str> in VOWELS
<counts!> == {'a': <int>}
<names!> == {<int>: <str>}
<numbers!> == {2, <int>}
<numbers!> <= {2, 4, <int>}
<numbers!>.issubset(<ints!>)
<numbers!>.isdisjoint({<int>})
<frozen!> == <numbers!>
<words> < <words>
bool(<counts!>)
not <numbers!>
<int> in <counts!>.values()
(<str>, <int>) in <counts!>.items()
None in <holes!>.values()
""",
        "str": """
? <names!>[<int>]
<names!>.get(<int>, <str>)
COLOURS.get(<int>, 'none')
? COLOURS[<int>]
repr(<counts!>)
str(<names!>)
str(<index!>)
repr(<places!>)
str(<holes!>)
<places!>.get((<int>, <int>), <str>)
str(sorted(<numbers!>))
str(sorted(<points!>))
str({<int>})
str(inverted(<counts!>))
','.join(<counts!>)
''.join(sorted(c for c in <str> if c in VOWELS))
max(<counts!>, key=lambda k: <counts!>[k], default='~')
str(list(<counts!>.items()))
str({<str>: (<int>, <float>)})
""",
        "ints": """
sorted(<numbers!>)
sorted(<names!>)
sorted(<frozen!>)
list(<counts!>.values())
list(<names!>.keys())
[x + y for x, y in <places!>]
list(<names!>)[::-1]
<index!>.get('k', [])[:4]
[len(v) for v in <index!>.values()]
[v for v in <holes!>.values() if v is not None]
sorted({x % 7 for x in <ints!>})
[x for x, y in sorted(<points!>)]
""",
        "strs": """
sorted(<words!>)
sorted(<counts!>)
list(<names!>.values())
[key for key in <counts!>]
[key + str(value) for key, value in <counts!>.items()]
sorted(<places!>.values())
list(reversed(list(<counts!>)))
[k for k, v in sorted(<counts!>.items(), key=lambda item: (item[1], item[0]))]
""",
        "pairs": """
list(<names!>.items())
sorted(<names!>.items())
[(v, k) for k, v in <counts!>.items()]
""",
        "counts": """
{<str>: <int>, 'k': 2}
{}
{c: len(c) + <int> % 7 for c in <strs!>}
{c: ord(c) for c in <str>}
dict(<counts!>)
<counts!>.copy()
<counts!> | {<str>: <int>}
{**<counts!>, <str>: <int>}
dict(zip(<strs!>, <ints!>))
{k: v for k, v in <counts!>.items() if v > <int>}
dict(sorted(<counts!>.items()))
""",
        "names": """
{<int>: <str>, 1: 'one'}
{i: str(i) for i in <ints>}
{k: v[:3] for k, v in <names!>.items()}
dict(enumerate(<strs!>))
dict(<pairs!>)
{v: k for k, v in <counts!>.items()}
""",
        "index": """
{<str>: <ints>}
{k: [v] for k, v in <counts!>.items()}
{s: list(range(len(s) % 5)) for s in <strs!>}
dict(<index!>)
""",
        "places": """
{(<int>, <int>): <str>}
{(x, x % 3): 'p' + str(x) for x in <ints!>}
dict(<places!>)
""",
        "holes": """
{<str>: <option>, 'z': None}
{s: maybe_int(len(s)) for s in <strs!>}
dict(<holes!>)
""",
        "option": """
<counts!>.get(<str>)
<holes!>.get(<str>)
""",
        "text_option": """
<names!>.get(<int>)
<places!>.get((0, <int>))
""",
        "numbers": """
{<int>, <int>, 4}
set(<ints>)
set()
{x % 5 for x in <ints!>}
<numbers!> | {<int>}
<numbers!> & set(<ints>)
<numbers!> - {<int>}
<numbers!> ^ {2, <int>}
set(<frozen!>)
set(range(<digit>))
<numbers!>.union(<ints!>)
<numbers!>.difference(<ints!>)
<numbers!>.copy()
""",
        "words": """
{<str>, <str>}
set(<strs>)
set(<str>)
<words!> | set(<strs!>)
{s[:1] for s in <strs!>}
""",
        "points": """
{(<int>, <int>), (0, 0)}
{(x, y) for x in range(<digit>) for y in range(2)}
<points!> | {(<int>, 1)}
{divmod(x, 3) for x in <ints!>}
""",
        "frozen": """
frozenset(<ints>)
frozenset({<int>, 3})
<frozen!> | {<int>}
<frozen!> & <frozen>
""",
    },
    STATEMENTS,
)
