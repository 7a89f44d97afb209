"""Scopes are those of CPython's ``symtable``."""

from __future__ import annotations

import symtable
import sys
import sysconfig
import tokenize
from pathlib import Path

import pytest

from languages.minipy.compiler.scopes import CELL, FREE, GLOBAL_EXPLICIT, GLOBAL_IMPLICIT, LOCAL, Scope
from languages.minipy.compiler.symbols import symbol_table
from languages.minipy.syntax.parser import parse_module

pytestmark = pytest.mark.skipif(sys.version_info[:2] != (3, 11), reason="the grammar of Python 3.11")
LIBRARY = Path(sysconfig.get_path("stdlib"))
KINDS = {1: LOCAL, 2: GLOBAL_EXPLICIT, 3: GLOBAL_IMPLICIT, 4: FREE, 5: CELL}

TEXT = """
import a.b, c.d as e
from f import g as h
def outer(p, /, q=lambda: r, *args, s: t = u, **kwargs):
    global v
    w = x = 1
    def inner():
        nonlocal w
        w = x
        y: int
        class C(B, metaclass=M):
            w = w
            __private = __other
            def method(self): return super().method, __class__, self.__private
            def other(self): return w, x, v
        return C
    def v2(): return v
    [z for z in args if (last := z) for k in z]
    {k: lambda: k + p for k in z}
    try: pass
    except E as error: del error
    with m as (n, o[i]): pass
    match p:
        case {"k": captured, **rest} | [*starred] as whole: pass
    yield
class D:
    x = 1
    def x(self): return x
    y = [x for x in y]
    (total := 1)
[(top := each) for each in total]
"""


def shown(scope: Scope) -> tuple:
    symbols = {name: symbol.kind for name, symbol in scope.symbols.items()}
    return scope.name, sorted(symbols.items()), [shown(child) for child in scope.children]


def expected(table) -> tuple:
    symbols = {each.get_name(): KINDS[each._Symbol__scope] for each in table.get_symbols()}
    return table.get_name(), sorted(symbols.items()), [expected(child) for child in table.get_children()]


def check(text: str) -> None:
    ours = shown(symbol_table(parse_module(text)).top)
    theirs = expected(symtable.symtable(text, "text", "exec"))
    assert ours == theirs


def test_names_are_what_they_are_for_cpython():
    check(TEXT)


@pytest.mark.parametrize("name", ["dataclasses.py", "contextlib.py"])
def test_names_of_the_library_are_what_they_are_for_cpython(name):
    check((LIBRARY / name).read_text())


@pytest.mark.slow
@pytest.mark.fuzz  # minutes each: by hand
def test_all_names_of_the_library_are_what_they_are_for_cpython():
    wrong = []
    for path in LIBRARY.rglob("*.py"):
        try:
            with tokenize.open(path) as file:
                text = file.read()
            theirs = expected(symtable.symtable(text, "text", "exec"))
        except (SyntaxError, ValueError):
            continue
        if shown(symbol_table(parse_module(text)).top) != theirs:
            wrong.append(str(path))
    assert wrong == []
