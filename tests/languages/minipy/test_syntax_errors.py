"""Reports of wrong programs are CPython's, text and carets."""

from __future__ import annotations

import sys
import traceback
from pathlib import Path

import pytest

from languages.minipy.compiler.compile import EXEC, compile_text
from languages.minipy.syntax.errors import SourceError, SourceText, render

pytestmark = pytest.mark.skipif(sys.version_info[:2] != (3, 11), reason="the messages of Python 3.11")

SOURCES = """\
x = = 1
x = (1, 2
f(1, 2]
)
x = 'abc
x = \"\"\"abc
f() = 1
f() + 1 = 2
1 = x
None = 1
(a, f()) = 1
[a, 1] = 2
x = 1 = y
a and b = 1
x + 1 += 1
(a, b) += 1
(a, b): int
[a]: int
f(): int = 1
del f()
del (a, 1)
del *a
for f() in x: pass
for 1 in x: pass
with a as f(): pass
(f() := 1)
(a.b := 1)
x = 1 2
if x = 1: pass
if x.y = 1: pass
while x = 3: pass
print "hello"
print x, y
exec "x"
f(a b)
[1 2 3]
{1: 2 3: 4}
f(a, b for c in d)
f(a for c in d, b)
f(a=1, b)
f(**a, *b)
f(**a, b)
f(a=1, a=2)
f(1=2)
f(a.b=1)
f(True=1)
(*a)
x = *a
[*a for b in c]
{**a for b in c}
def f(a, a): pass
def f(a=1, b): pass
def f(*): pass
def f(**k, a): pass
def f(*a, *b): pass
def f(/, a): pass
def f(a, /, b, /): pass
lambda a, a: 1
return 1
class C: return 1
yield 1
class C: yield 1
break
continue
def f(): nonlocal x
nonlocal x
def f(a): global a
def f():\\n    x = 1\\n    global x
def f():\\n    print(x)\\n    global x
def f():\\n    from a import *
from a import b,
from __future__ import braces
from __future__ import nothing
x = 1\\nfrom __future__ import annotations
if x:\\ny = 1
if x\\n    y = 1
if x:\\n    y = 1\\n  z = 2
x = 1\\n    y = 2
def f(:\\n    pass
def f()\\n    pass
def f:\\n    pass
class C\\n    pass
class C:\\nx = 1
def f():\\nx = 1
for a in b:\\nx = 1
for a in b\\n    pass
while x:\\ny
while x\\n    y
with a:\\nb
with a\\n    b
try:\\nx
try:\\n    x\\ny = 1
try:\\n    x\\nexcept:\\ny
try:\\n    x\\nfinally:\\ny
try\\n    x
else: x
if a: b\\nelse\\n    c
if a:\\n    b\\nelse:\\nc
if a:\\n    b\\nelif c:\\nd
try:\\n    x\\nexcept:\\n    y\\nexcept A:\\n    z
0777
0xg
0b12
0o8
1a
1_
1__0
1e5x
x = $
x = a?b
x = é€
x = a\\u00a0b
x = \\\\ y
'\\\\x1'
'\\\\N{foo}'
'\\\\u12'
b'\\\\x1'
b'é'
'a' b'b'
f'{a'
f'{}'
f'{a b}'
f'{a!x}'
f'a}'
f'{a:{b:{c}}}'
f'{a\\\\b}'
f'{#}'
import a.b as c.d
import a as
from . import *, a
raise x from
assert
a, b =\\x20
x = [1,
x = {1:\\x20
(a, b
a[1
a.1
a..b
@
lambda: (yield) = 1
a if b
a if b else
not
a not b
async x
match x:\\n    case 1 | y | 2: pass
match x:\\n    case y: pass\\n    case 2: pass
match x:\\n    case _: pass\\n    case 2: pass
match x:\\n    case [*a, *b]: pass
match x:\\n    case {"a": 1, "a": 2}: pass
match x:\\n    case C(a=1, a=2): pass
match x:\\n    case C(a=1, 2): pass
match x:\\n    case a.b as c.d: pass
match x:\\n    case 1 as _: pass
match x:\\n    case (a, a): pass
match x:\\n    case a | b: pass
match x:\\ncase 1: pass
*a = 1
*a, *b = c
*a
[x := 1 for x in y]
[y for y in (z := 1)]
class C: [z := 1 for z1 in y]
[i := 0 for i in j]
x: int: str
pass x
global x,\\x20
import
from x import
from x import (a
def 1(): pass
class 1: pass
a = 1 if
x = (yield) = 1
(yield) = 1
try:\\n    x\\nexcept* A:\\n    return
try:\\n    x\\nexcept A: pass\\nexcept* B: pass
__debug__ = 1
def f(__debug__): pass
f(a b
x = (a b\\ny = 1
x = (a +\\ny = 1
x = [1 2\\ny = 'abc
'a' b'b' + x
x = 1 +  # c
{a, b: c}
{a: b, c}
{a: *b}
a = b c
a b
a = b; c d
if True:\\n  if x:\\n      y\\n    z
\\tif x:\\n        y
if x:\\n        y\\n\\tz""".split("\n")


def cpython(source: str, path: Path) -> str:
    path.write_text(source, encoding="utf-8")
    try:
        compile(source, str(path), "exec")
    except SyntaxError as error:
        return "".join(traceback.format_exception_only(error)).rstrip("\n")
    return "compiles"


def ours(source: str, path: Path) -> str:
    try:
        compile_text(source, str(path), EXEC)
    except SourceError as error:
        return render(error, SourceText(source), str(path))
    return "compiles"


def unescape(source: str) -> str:
    return source.encode("latin-1", "backslashreplace").decode("unicode_escape")


@pytest.mark.filterwarnings("ignore")
def test_reports_are_those_of_cpython(tmp_path):
    path = tmp_path / "bad.py"
    wrong = [source for source in SOURCES if ours(unescape(source), path) != cpython(unescape(source), path)]
    assert wrong == []
