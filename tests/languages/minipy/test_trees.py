"""Our trees are CPython's."""

from __future__ import annotations

import ast
import sys
import sysconfig
import tokenize
from pathlib import Path

import pytest

from languages.minipy.syntax.parser import parse_module
from tests.languages.minipy.trees import converted, difference

pytestmark = pytest.mark.skipif(sys.version_info[:2] != (3, 11), reason="the grammar of Python 3.11")
LIBRARY = Path(sysconfig.get_path("stdlib"))
SAMPLE = ["bisect.py", "contextlib.py", "dataclasses.py", "test/test_genericalias.py", "test/test_unpack_ex.py"]


def differences(path: Path) -> str:
    """Where the trees of a file differ; nothing for a file that CPython refuses."""
    try:
        with tokenize.open(path) as file:
            text = file.read()
        theirs = ast.parse(text)
    except (SyntaxError, ValueError):
        return ""
    return difference(converted(parse_module(text), text), theirs)


@pytest.mark.parametrize("name", SAMPLE)
def test_a_file_of_the_library_has_the_same_tree(name):
    assert differences(LIBRARY / name) == ""


@pytest.mark.slow
@pytest.mark.fuzz  # minutes each: by hand
def test_all_of_the_library_has_the_same_trees():
    paths = [path for path in LIBRARY.rglob("*.py") if "site-packages" not in path.parts]
    assert len(paths) > 1000
    found = {str(path): differences(path) for path in paths}
    assert {path: text for path, text in found.items() if text} == {}


STATEMENTS = (
    """
match a, *b:
    case [1, -2, 3.5+1j, "x" "y", None, True] | {"k": v, **rest} | P.q(z, w=(1 | 2) as t): pass
    case (x, *_), if_ if if_ > 1: match = case = 1; match[case]: int = 2; print(match, case)
    case _: pass
match (x):
    case a.b.c: pass
match(x)
match -x
with (open(a) as b, c as d[0],): pass
with (a, b): pass
with (a, b) as c: pass
with (yield): pass
with (a) as b, (c): pass
with (a := b): pass
with (a for b in c): pass
def f(a, /, b: int = 1, *args: *Ts, c, d=2, **k) -> None: yield; x = yield 1, 2; await z; return *a, b
async def g():
    async for a, *b in c: [x async for x in y if z]
    async with a as b: pass
try: pass
except* (A, B) as e: pass
else: pass
finally: pass
@a.b[c](d)
class C(B, metaclass=M, **k): x: int; (y): int = 1; z.w: str
lambda *, a, b=1: (yield)
lambda x, /, *a: x if y else lambda: z
a = b, *c = yield d
x @= y; x //= 1, 2; x **= yield
del a, (b, [c]), d.e, f[g:h, ::i, *j]
f(*a, b, c=1, **d, e=2); f(x for x in y); f(x := 1); f(a if b else c for d in e if f if g)
{**a, 'b': c}; {*a, b}; {a: b for c, in d}; {a for b in c}; {}
not a < b in c is not d not in e == f != g <> h if False else 1
""".replace("<> h", "<= h")
    + r'''
-a ** -b * ~c @ d << e & f ^ g | h and i or not j
f"a{b!r:>{c}}{{}}{d=}" 'e' rf"\{f}" u"g"; f"{x:{y:z}}"; f"{'a' if b else 'c'}{lambda_ }{ {1: 2}[1] }"
0xFF_ff, 0o17, 0b1_0, 1_000.5e-1_0, .5j, 1_0j, 1e400, 123456789012345678901234567890, 00_0
b'\x00\xff\'\n\07' rb'\d', '\N{BULLET}\u00e9\U0001F600\
x\777', """a
"b""c"""
from . import a; from .. b import (c as d, e,); from ...f.g import *; import h.i as j, k.l
global m, n
raise A from B; assert c, d; return
if a: b
elif c: d
else: e
for a, in b, *c: continue
while a: break
ªπ = µ = 1; µ
'''.replace(".. b", "..b")
)


def test_each_construct_has_the_same_tree():
    assert difference(converted(parse_module(STATEMENTS), STATEMENTS), ast.parse(STATEMENTS)) == ""
