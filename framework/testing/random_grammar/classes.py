"""Classes: inheritance, special methods, properties, mixins, dataclasses, iteration and context protocols."""

from __future__ import annotations

from framework.testing.random_grammar.class_sources import OTHERS, SHAPES
from framework.testing.random_grammar.kind import Kind, Type

TYPES = {
    "shape": Type("o", 2, "make_shape(a, 4, 'shape')", show="{}.label()"),
    "maybe": Type("m", 2, "maybe_shape(a, 6)", show="str({} is None)"),
    "shapes": Type("lo", 1, "[make_shape(a, 2, 'x'), Square(3, 'y')]", show="str([o.size for o in {}])",
                   clamp="({})[:6]"),
    "owned": Type("do", 1, "{'first': make_shape(a, 1, 'f')}", show="str([k + v.name for k, v in {}.items()])"),
    "ranks": Type("dk", 1, "{make_shape(a, 5, 'k'): 1}", show="str(list({}.values()))"),
    "point": Type("pt", 2, "Point(a)"),
    "versions": Type("lv", 1, "[Version(a), Version(1, 'b')]", clamp="({})[:5]"),
    "runner": Type("r", 1, "make_base(a, 2)", show="str({}.value)"),
    "tree": Type("tree", 1, "grown([a, 3, 77])", show="str(list({}))"),
    "stack": Type("st", 1, "Stack().push(a)", show="str({}.items)"),
}  # fmt: skip

WORDS: dict[str, tuple[str, ...]] = {
    "class": ("Shape", "Square", "Circle", "(Circle, Shape)"),
    "factory": ("Shape", "Square", "Circle"),
}

INTS = """
? <shape!>.area(<int>)
<shape>.area(<int> & 255)
<shape!>.size
<shape!>.unit
<shape!>.double
? <shape!>[<int>]
len(<shape!>)
<shape!>(<int>)
Shape.made
Shape.unit + Square.unit
Shape.combine(<int>)
Shape.combine(<int>, b=<int>)
CLASSES[<int> % 3](<int>, <str>).area(7)
<factory>.basic(<int>).size
<maybe!>.size if <maybe!> is not None else -2
<maybe!>.size if <maybe!> else -3
? <maybe!>.size
? <maybe!>.area(<int>)
? <shape!>.twin.size
getattr(<shape!>, 'size')
ORIGIN.size
ORIGIN.area(<int>)
sum(shape.size for shape in <shapes!>) % 5003
len(<shapes!>)
? <owned!>[<str>].size
? <ranks!>[<shape>]
<ranks!>.get(<shape>, <int>)
<point!>.x
(<point> * <int>).y
(<int> * <point>).x
(-<point>).y
<point!> @ <point>
abs(<point>)
int(<point>) % 5003
(<versions!> or [Version(5)])[0].major
max(<versions!> + [Version(<int>, <str>)]).major
<runner>.run(<int>)
<runner!>.twice(<int>)
<runner!>.value
<tree!>.depth()
sum(<tree!>) % 5003
next(iter(<tree!>))
len([x for x in <tree!> if x > <int>])
? <stack!>.pop()
sum(<stack!>) % 5003
hash(<shape>) % 1009
"""

BOOLS = """
<int> in <shape!>
isinstance(<shape!>, <class>)
isinstance(<maybe!>, Square)
isinstance(<runner!>, (Adder, Pipeline))
type(<shape!>) is <factory>
<shape!> is <shape!>
<shape!> == <shape!>
<shape!> != <shape!>
<shape!> < <shape!>
<shape!> > <shape!>
<maybe!> is None
<maybe!> == <shape!>
<maybe!> is <maybe!>
bool(<shape!>)
not <maybe!>
<shape> in <shapes!>
<shape> in <ranks!>
<point> == <point>
<point!> is <point!>
Version(<int>, <str>) <compare> Version(<int>, <str>)
<versions!> == [Version(<int>)]
Version(<int>) in <versions!>
<int> in <tree!>
<int> in <stack!>
bool(<stack!>)
hasattr(<shape!>, 'name')
callable(<shape!>)
issubclass(Circle, Shape)
"""

STRINGS = """
<shape>.label()
<shape!>.name
str(<shape!>)
f'{<shape!>}|{<shape!>!s:>20}'
'%s' % <shape>
repr(Square(<int>, <str>))
repr([Square(<int>, <str>)])
type(<shape!>).__name__
<shape!>.__class__.__name__
str(<point!>)
repr(<point>)
f'{<point!>:,}{<point!>:}'
str(<versions!>)
repr(Version(<int>))
str({<int>: <point>})
(<owned!>.get(<str>) or ORIGIN).name
',' .join([str(x) for x in <tree!>])
"""

STATEMENTS = """
say(str(<shape>))

say(str(<point>) + ' ' + <shape!>.label())

<shape!>.grow(<int>)

<shape!>.grow(<int>, limit=<count>)

<shape!>.size = <int>

<shape!>.size += <digit>

<shape!>.double = <int>

? <shape!>[<int>] = <int>

<shape!>.name = <str>[:30]

<shape!>.name += <str>[:3]

<shape!>.twin = <maybe>

if <shape!>.twin is not None and <shape!>.twin is not None:
    <int!> = <shape!>.size
    <block>

<shape!>.parts = <ints>[:6]

<shape!>.parts.append(<int>)

Shape.unit = <digit>

Shape.made = <int>

ORIGIN.size = <int>

setattr(<shape!>, 'size', <int>)

<shapes!>.append(<shape>)

<shapes!>.sort()

<shapes!>.sort(key=lambda shape: shape.name)

? <shapes!>.remove(<shape>)

<owned!>[<str>[:8]] = <shape>

<ranks!>[<shape>] = <int>

? del <ranks!>[<shape>]

<point!> += <point>

<point!>.x, <point!>.y = <int>, <int>

<point!>.x += <int>

<versions!>.sort()

<versions!>.append(Version(<int>, <str>[:5]))

<tree!>.insert(<int> % 100)

<stack!>.push(<int>).push(<int>)

? del <stack!>[<int>]

for o<#> in <shapes!>[:4]:
    tick()
    <int!> = (<int!> + o<#>.area(<int> & 1023)) % 5003
    <block>

? for o<#> in <shapes!>[:4]:
    tick()
    <int!> = (<int!> + o<#>.area(<int>)) % 5003

for n<#> in <tree!>:
    tick()
    <int!> = (<int!> * 3 + n<#>) % 5003
    if n<#> > <int>:
        <exit>
    <block>

for n<#> in Steps(<digit>):
    tick()
    <int!> = (<int!> + n<#>) % 5003
    <block>

for kind<#> in CLASSES:
    tick()
    <int!> = (<int!> + kind<#>(<int>, 'c').unit) % 5003

while <stack!>:
    tick()
    <int!> = (<int!> + <stack!>.pop()) % 5003

m<#> = <maybe>
if m<#> is not None and <bool>:
    <int!> = m<#>.area(<int> & 255)
    <block>

if isinstance(<shape!>, Circle):
    <block>

o<#> = <shape>
if isinstance(o<#>, Circle):
    <int!> = o<#>.turns
    <block>
elif isinstance(o<#>, Square):
    say(repr(o<#>))
else:
    <block>

match <shape>:
    case Circle(turns=0):
        <block>
    case Circle(turns=n<#>, size=m<#>) if n<#> < m<#>:
        <int!> = n<#>
    case Square(name='shape' | 'y') as found<#>:
        say('square ' + found<#>.label())
    case Square():
        <block>
    case _:
        <block>

match <point>:
    case Point(0, y<#>):
        <int!> = y<#>
    case Point(x<#>, 2):
        <int!> = x<#> + 1
    case Point(x=x<#>, y=y<#>):
        <int!> = (x<#> + y<#>) % 5003
        <block>

match <maybe>:
    case None:
        <block>
    case Shape(size=n<#>):
        <int!> = n<#>

n<#> = Adder(<int>)
<int!> = n<#>.run(<int>) + n<#>.count() + n<#>.counted

try:
    <int!> = <shape>.area(<int>)
except SubProblem as error:
    <int!> = error.code % 5003
    <block>
except Problem as error:
    say('problem ' + str(error.code))
"""

KIND = Kind(
    SHAPES + "\n\n" + OTHERS.lstrip("\n"),
    TYPES,
    WORDS,
    {
        "int": INTS,
        "bool": BOOLS,
        "str": STRINGS,
        "ints": """
list(Steps(<digit>))
<shape!>.parts[:6]
[shape.area(2) for shape in <shapes!>]
list(<tree!>)
sorted(<tree!>, reverse=True)
list(<stack!>)
[shape.size for shape in <owned!>.values()]
[v.major for v in <versions!>]
list(map(<shape>, <ints!>))
[x for x in Steps(<int> % 9)]
[shape.size for shape in sorted(<ranks!>)]
""",
        "strs": """
[str(shape) for shape in <shapes!>]
[shape.name for shape in sorted(<shapes!>)]
[shape.label() for shape in <shapes!> if isinstance(shape, Square)]
list(<owned!>)
""",
        "shape": """
make_shape(<int>, <int>, <str>)
<factory>(<int>, <str>)
Square(<int>, <str>)
Circle(<int>, <str>)
<factory>.basic(<int>)
CLASSES[<int> % 3](<int>, <str>)
<shape!> + <shape!>
<shape> if <bool> else <shape>
<maybe!> or <shape!>
? <shapes!>[<int>]
(<shapes!> or [ORIGIN])[0]
? min(<shapes!>)
max(<shape!>, <shape!>)
? <owned!>[<str>]
<owned!>.get(<str>, ORIGIN)
max(<shapes!>, key=lambda shape: shape.size, default=ORIGIN)
""",
        "maybe": """
maybe_shape(<int>, <int>)
<shape>
None
<shape!>.twin
<maybe!> if <bool> else None
<owned!>.get(<str>)
next((shape for shape in <shapes!> if shape.size > <int>), None)
""",
        "shapes": """
[<shape>, <shape>]
sorted(<shapes!>)
<shapes!>[::-1]
[shape for shape in <shapes!> if isinstance(shape, Square)]
sorted(<shapes!>, key=lambda shape: shape.name)
<shapes!> + [<shape>]
list(<owned!>.values())
list(<ranks!>)
[make(<int>, 'made') for make in CLASSES]
""",
        "owned": """
{<str>: <shape>}
{shape.name[:9]: shape for shape in <shapes!>}
dict(<owned!>)
""",
        "ranks": """
{<shape>: <int>}
{shape: i for i, shape in enumerate(<shapes!>)}
""",
        "point": """
Point(<int>, <int>)
Point(<int>)
Point(y=<int>, x=<int>)
<point> * <int>
<int> * <point>
-<point!>
<point> if <bool> else <point>
""",
        "versions": """
[Version(<int>), Version(<int>, <str>)]
sorted(<versions!>)
sorted(<versions!>, key=lambda v: v.tag)
[Version(x, str(x)) for x in <ints!>]
""",
        "runner": """
make_base(<int>, <int>)
Adder(<int>)
Scaler(<int>, <int>)
Pipeline([<runner>, <runner!>])
""",
        "tree": """
grown(<ints>)
Tree(<int> % 100)
Tree(50, <tree!>.left, Tree(77))
""",
        "stack": """
Stack()
Stack().push(<int>)
<stack!>.push(<int>)
""",
    },
    STATEMENTS,
)
