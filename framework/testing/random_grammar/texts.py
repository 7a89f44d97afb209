"""Texts: str, bytes, bytearray, builders, and formatting of them."""

from __future__ import annotations

from framework.testing.random_grammar.kind import Kind, Type

PRELUDE = """
SWAPS = str.maketrans("abo", "xy0")
DROPS = str.maketrans({"a": "<>", "l": None, "t": "T"})


def maybe_str(text: str) -> str | None:
    return text if len(text) % 2 else None


def built(parts: list[str], count: int) -> str:
    builder = StringBuilder()
    for part in parts:
        builder.append(part)
        builder.append_multiple_char("-", count)
    return builder.build()
"""

TYPES = {
    "str": Type("s", 3, "'text'", show="{}", clamp="({})[:60]",
                constants=("''", "'a'", "'b'", "'abc'", "'x y'", "'hello'", "'Zebra'", "'é'", "'日本'", "'1,2,3'",
                           "'\\t'", "' pad '", "'ÿĀ'", "'it\\'s'", "'😀z'", "'a\\nb'")),
    "bytes": Type("y", 1, "b'data'", clamp="({})[:40]", show="repr({})",
                  constants=("b''", "b'a'", "b'\\xff\\x00z'", "b'a,b'")),
    "bytearray": Type("ba", 1, "bytearray(b'array')", clamp="({})[:40]", show="str(bytes({}))"),
    "text_option": Type("ns", 1, "maybe_str(t)"),
}  # fmt: skip

WORDS: dict[str, tuple[str, ...]] = {"codec": ("utf-8", "latin-1", "ascii")}

STRINGS = """
<str> + <str>
<str> * (<int> % 4)
<str!>[:20] * <int> if <int> < 5 else <str>
<str>[<int>:<int>]
<str>[<int>:]
<str>[:<int>]
<str>[<int>:<int>:<count>]
<str>[::-1]
<str>[<int>:<int>:-1]
? <str>[<int>]
(<str> + '.')[<int> % 1]
(<str> + 'q')[-1]
<str>.strip()
<str>.strip('ae')
<str>.lstrip()
<str>.rstrip('t ')
<str>.upper()
<str>.lower()
<str>.title()
<str>.capitalize()
<str>.swapcase()
<str>.replace(<str>, 'r')
<str>.replace('a', <str>, <digit>)
<str!>.join(<strs!>)
','.join(<strs>)
chr(97 + <int> % 26)
chr(<int> % 9000 + 32)
<str> if <bool> else <str>
<str> or <str>
<str> and <str>
repr(<str>)
repr(<bytes>)
str(<bytearray!>)
<str>.rjust(<int> % 12)
<str>.ljust(<int> % 12, '.')
<str>.zfill(<digit>)
<str>.center(<int> % 15, '*')
<str>.expandtabs(4)
<str>.removeprefix('a')
<str>.removesuffix(<str>)
<str>.translate(SWAPS)
<str>.translate(DROPS)
? <str>.partition(<str>)[2]
<str>.partition(',')[0]
<str>.rpartition(',')[2]
? <str>.split(<str>)[0]
min(<str>, <str>)
max(<str>, 'b')
f'{<int!>}-{<str!>}'
f'{<str!>:>8}|{<str!>:<6}|{<str!>:^7}|{<str!>:.3}|{<str!>:*^9.2}'
f'{<str!>!r}<{<bool!>}'
f'{<str!> + <str!>:>{10}}'
f'{<bytes!>}{<strs!>}{<ints!>!r}'
f'{len(<str!>)=}'
'%d %s' % (<int>, <str>)
'%5d|%-6s|%x' % (<int>, <str>, <int> & 255)
'%r|%6s|%.2s' % (<str>, <str>, <str>)
'%s' % <ints>
'{} {}'.format(<int>, <str>)
'{1}{0!r:>7}{1:<4}'.format(<str>, <str>)
'{x:03d}{y}'.format(x=<int>, y=<str>)
<bytes>.decode('latin-1')
<bytes>.hex()
<str>.encode('utf-8').decode('utf-8')
? <str>.encode('<codec>').decode('<codec>')
? <bytes>.decode('<codec>')
<bytes>.decode('ascii', 'replace')
<str>.encode('ascii', 'ignore').decode('ascii')
''.join([c for c in <str> if c != 'a'])
''.join(c + c for c in <str>)
''.join(sorted(<str>))
''.join(reversed(<str>))
''.join(sorted(set(<str>)))
''.join(map(str, <ints>))
built(<strs!>, <digit>)
<text_option!> or <str>
<text_option!> if <text_option!> is not None else 'none'
? <text_option!>.upper()
str(<text_option!>)
"""

BYTES = """
<bytes> + <bytes>
<bytes> * (<int> % 3)
<bytes>[<int>:<int>]
<str>.encode('utf-8')
? <str>.encode('<codec>')
<bytes>[::-1]
<bytes>[<int>:<int>:<count>]
bytes([<int> & 255, 65])
? bytes([<int>])
bytes(<digit>)
bytes(<bytearray!>)
<bytes>.replace(b'a', b'zz')
<bytes!>.strip()
<bytes> if <bool> else <bytes>
<bytes!>.upper()
<bytes>.ljust(<digit>, b'-')
b','.join([<bytes>, <bytes>])
b'%d-%s' % (<int>, <bytes>)
struct.pack('<i', <int>)
struct.pack('>hB', <int> % 30000, <int> & 255)
struct.pack('<d', <float>)
"""

INTS = """
len(<str>)
len(<bytes>)
len(<bytearray!>)
<str!>.find(<str>)
<str!>.find(<str>, <int>)
<str>.count(<str!>)
? <str>.index(<str>)
<str!>.rfind('a')
ord((<str> + 'q')[0])
? ord(<str>)
ord(chr(<int> % 50 + 48))
(<bytes> + b'z')[0]
? <bytes>[<int>]
? <bytearray!>[<int>]
<bytes>.find(<bytes>)
<bytes>.count(b'a')
sum(<bytes>) % 1009
int('0' + str(abs(<int>))) % 9001
? int(<str>)
? int(<str>, 16) % 4001
? int(<str>, <int>) % 4001
struct.unpack('<i', struct.pack('<i', <int>))[0]
struct.unpack('<hh', b'ab' + (<bytes> + b'..')[:2])[1]
struct.calcsize('<ihb')
"""

BOOLS = """
<str> <compare> <str>
<bytes> <compare> <bytes>
<bytearray> == <bytes>
<str> in <str>
<str> not in <str>
<bytes> in <bytes>
<int> & 255 in <bytes>
<str>.startswith(<str>)
<str>.startswith(('a', <str>))
<str>.endswith('o')
<str>.startswith(<str>, <int>)
<str>.isdigit()
<str>.isalpha()
<str>.isalnum()
<str>.isspace()
<str>.islower()
<str>.isupper()
<str>.isidentifier()
bool(<str>)
bool(<bytes>)
<text_option!> is None
<text_option!> == <str>
<str!> is not None
"""

STATEMENTS = """
say(<str>)

say(repr(<str>))

say(repr(<bytes>))

print(<str>, repr(<str>), flush=True)

print(<int>, <str>, sep='|', flush=True)

<str!> += <str>[:10]

<str!> = (<str!> * 2)[:50]

<bytearray!>.append(<int> & 255)

? <bytearray!>.append(<int>)

<bytearray!>.extend(<bytes>[:10])

<bytearray!> += <bytes>[:5]

? <bytearray!>[<int>] = <int> & 255

? <bytearray!>.pop()

<bytearray!>.reverse()

del <bytearray!>[<int>:<int>]

for n<#>, c<#> in enumerate(<str>[:5]):
    tick()
    <block>
    <str!> = (c<#> + <str!> + str(n<#>))[:50]

for c<#> in <str>[:6]:
    tick()
    if c<#> in 'aeiou ':
        continue
    <block>
    <str!> = c<#> + <str!>[:40]

for y<#> in <bytes>[:5]:
    tick()
    <int!> = (<int!> * 7 + y<#>) % 5003

for c<#>, d<#> in zip(<str>[:5], <str>):
    tick()
    if c<#> < d<#>:
        <block>

head<#>, mark<#>, tail<#> = <str>.partition(<str> or ',')
say(head<#> + '/' + mark<#> + '/' + tail<#>)

n<#> = <text_option>
if n<#> is not None:
    <str!> = n<#>[:20]
    <block>

match <str!>:
    case 'a':
        <block>
    case 'text' | '':
        <block>

match <str>[:2]:
    case '':
        <block>
    case 'ab' | 'te':
        <block>
    case c<#> if c<#>.isupper():
        say(c<#>)
    case _:
        <block>

match list(<str>[:3]):
    case []:
        <block>
    case [c<#>]:
        say('one ' + c<#>)
    case ['a', *rest<#>]:
        say('a then ' + str(len(rest<#>)))
    case [first<#>, *_]:
        say('first ' + first<#>)

try:
    <int!> = int(<str>)
except ValueError as error:
    say(str(error))

try:
    say(<bytes>.decode('<codec>'))
except UnicodeDecodeError as error:
    say('undecodable ' + str(error.start))
"""

KIND = Kind(
    PRELUDE,
    TYPES,
    WORDS,
    {
        "str": STRINGS,
        "bytes": BYTES,
        "int": INTS,
        "bool": BOOLS,
        "bytearray": """
bytearray(<bytes>)
<bytearray> + <bytes>
<bytearray!>[<int>:<int>]
bytearray(<digit>)
bytearray([<int> & 255])
""",
        "text_option": """
maybe_str(<str>)
<str>
None
""",
        "float": """
? float(<str>)
struct.unpack('<d', struct.pack('<d', <float>))[0]
""",
        "wide": """
? int(<str>) * 1000003 % 998244353
struct.unpack('<q', struct.pack('<q', <wide>))[0]
""",
    },
    STATEMENTS,
)
