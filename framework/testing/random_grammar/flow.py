"""Control flow: conditions, loops, exceptions, context managers; the head of every program."""

from __future__ import annotations

from framework.testing.random_grammar.kind import Kind

PRELUDE = '''\
"""A random program."""

import bisect
import heapq
import math
import os
import struct
from abc import ABC, abstractmethod
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from enum import IntEnum
from functools import partial

from framework.rlib.rarithmetic import intmask, ovfcheck, r_uint, r_uint32
from framework.rlib.rstring import StringBuilder


def say(text: str) -> None:
    os.write(1, (text[:300] + "\\n").encode("utf-8"))


class OutOfFuel(BaseException):
    pass


class Fuel:
    def __init__(self) -> None:
        self.left = 2000


fuel = Fuel()


def tick() -> None:
    fuel.left -= 1
    if fuel.left <= 0:
        raise OutOfFuel()


class Problem(Exception):
    def __init__(self, code: int) -> None:
        self.code = code


class SubProblem(Problem):
    pass


class Trouble(ValueError):
    def __init__(self, place: str, size: int = 3) -> None:
        super().__init__(place)
        self.place = place
        self.size = size

    def __str__(self) -> str:
        return self.place + "/" + str(self.size)


class Guard:
    def __init__(self, hide: bool) -> None:
        self.hide = hide

    def __enter__(self) -> int:
        say("enter")
        return 5

    def __exit__(self, kind, error, trace) -> bool:
        say("leave " + str(error is None))
        return self.hide


class Journal:
    def __init__(self, name: str) -> None:
        self.name = name
        self.lines: list[str] = []

    def __enter__(self) -> "Journal":
        return self

    def __exit__(self, kind, error, trace) -> None:
        if isinstance(error, LookupError):
            self.lines.append("lookup")
        say(self.name + ",".join(self.lines))


def risky(code: int) -> int:
    try:
        if code % 5 == 0:
            raise Trouble("risky", code)
        if code % 5 == 1:
            raise SubProblem(code)
        if code % 5 == 2:
            return 10 // (code % 2)
        return code
    except ZeroDivisionError:
        return -1
    finally:
        if code % 7 == 0:
            say("sevens")


def checked(code: int) -> int:
    assert code >= 0, "negative"
    return code
'''

STATEMENTS = """
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

if <bool> and <bool>:
    <block>

if not <bool> or <bool>:
    <block>

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

loop<#> = 0
while True:
    tick()
    loop<#> += 1
    if loop<#> > <count> or <bool>:
        break
    <block>

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

for n<#> in range(<int> % 9, <int> % 5, -1):
    tick()
    <int!> = (<int!> * 3 + n<#>) % 5003

for n<#> in range(<digit>):
    for m<#> in range(n<#>):
        tick()
        if m<#> == <int>:
            <exit>
        <int!> = (<int!> + n<#> * m<#>) % 5003
    <block>

for n<#> in range(<count>):
    tick()
    try:
        if <bool>:
            <exit>
        <block>
    finally:
        <int!> = (<int!> + n<#>) % 5003

for n<#> in range(<count>):
    tick()
    try:
        <block>
    except <error>:
        <exit>
    else:
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
    <int!> = error.code % 5003

try:
    <int!> = risky(<int>)
except Trouble as error:
    say(error.place + str(error.size) + str(error) + repr(error))
except Problem as error:
    say(str(error.code))

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
    <block>
except <error>:
    <block>
else:
    <block>
finally:
    <int!> = (<int!> + 7) % 5003

loop<#> = 0
while loop<#> < <count>:
    tick()
    loop<#> += 1
    try:
        if <bool>:
            <exit>
        <block>
    except <error>:
        <exit>
    else:
        <int!> = loop<#>
    finally:
        say('turn ' + str(loop<#>))
else:
    say('all turns')

for n<#> in range(<count>):
    tick()
    try:
        try:
            <block>
        finally:
            if <bool>:
                <exit>
    except <error>:
        <block>

try:
    try:
        <block>
    except <error> as error:
        raise Problem(<int>) from error
except Problem as problem:
    say(str(problem.code) + ' from ' + str(problem.__cause__))

try:
    try:
        <block>
    except <error>:
        say('again')
        raise
    finally:
        <block>
except Exception as error:
    say('outside ' + type(error).__name__ + ' ' + str(error))

with Guard(<bool>):
    with Journal(<str>):
        <block>
    try:
        <block>
    finally:
        <int!> = <int>

try:
    try:
        <block>
    finally:
        <block>
except <error> as error:
    say(type(error).__name__)

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

try:
    try:
        <block>
    except (KeyError, IndexError) as error:
        raise Trouble(str(error), <int>) from None
except ValueError as error:
    say(type(error).__name__ + str(error))

kept<#>: Exception | None = None
try:
    <block>
except Exception as error:
    kept<#> = error
if kept<#> is not None:
    say('kept ' + str(kept<#>))
    <block>

? if <bool>:
    raise Problem(<int>)

? if <bool>:
    raise SubProblem(<int>)

? if <bool>:
    raise ValueError(<str>)

? if <bool>:
    raise KeyError(<int>)

? if <bool>:
    raise Trouble(<str>, size=<int>)

? if <bool>:
    raise IndexError

? if <bool>:
    return <int>

? try:
    return <int>
finally:
    <block>

? try:
    raise Problem(<int>)
except Problem:
    return <int>
finally:
    <block>

? assert <bool>, <str>

? assert <int>

with Guard(<bool>) as entered<#>:
    <int!> = entered<#>
    <block>

with Guard(True):
    <block>

with Guard(<bool>), Journal(<str>) as journal<#>:
    journal<#>.lines.append(<str>)
    <block>

? with Journal('j') as journal<#>:
    if <bool>:
        return <int>
    <block>

match <int> % 6:
    case 0:
        <block>
    case 1 | 2:
        <block>
    case n<#> if n<#> > 4:
        <int!> = n<#>
    case _:
        <block>

match (<int> % 4, (<bool>, <int> % 3)):
    case (0, (True, n<#>)):
        <int!> = n<#>
    case (n<#>, (False, 1 | 2 as m<#>)) if n<#> != m<#>:
        <int!> = n<#> * 10 + m<#>
    case (1 | 2, _):
        <block>
    case _:
        say('none of them')

match <int>, <bool>:
    case 0, True:
        <block>
    case n<#>, False if n<#> > 3:
        <int!> = n<#>
    case (1 | 2 | 3) as n<#>, _:
        <int!> = -n<#>
"""

KIND = Kind(
    PRELUDE,
    {},
    {
        "error": ("IndexError", "KeyError", "ZeroDivisionError", "ValueError", "Problem", "SubProblem", "LookupError",
                  "(Problem, KeyError)", "AttributeError", "OverflowError", "Trouble", "AssertionError",
                  "(Trouble, IndexError)", "ArithmeticError", "StopIteration"),
    },
    {"int": "? risky(<int>)\nchecked(abs(<int>))\n? checked(<int>)", "str": "str(Trouble(<str>))\nrepr(KeyError(<str>))"},
    STATEMENTS,
)  # fmt: skip
