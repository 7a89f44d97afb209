"""Verify the JIT hints of a program by running it on Python: ``audit("languages/brainfuck", ["hello.bf"])``.

Every call and return of the program's functions is observed (``sys.setprofile``), nothing in it is changed:

    elidable            a call with arguments that were seen before gives the same result
    _immutable_fields_  a field keeps its value once the constructor has returned; with [*] its items do, too
    promote             few different values at each place

Arguments and results are compared by value for numbers, texts and tuples of these, by identity else.
"""

from __future__ import annotations

import dis
import linecache
import sys
from collections.abc import Sequence
from dataclasses import dataclass, field
from types import CodeType, FrameType, FunctionType
from typing import Any

from framework.diagnostics.errors import KitError
from framework.driver.target import Place, load_target
from framework.rlib import jit

MANY_VALUES = 32
MOST_CALLS = 200_000  # different calls of elidable functions that are remembered
MOST_OBJECTS = 200_000  # objects with immutable fields that are watched
PLAIN = (int, float, str, bytes, bool, type(None))
PROMOTING = {
    function.__code__: name for name, function in (("promote", jit.promote), ("promote_string", jit.promote_string))
}


def key_of(value: Any) -> Any:
    """What two equal values have in common."""
    if type(value) in PLAIN:
        return type(value), value
    if type(value) is tuple:
        return tuple(map(key_of, value))
    return id(value)


@dataclass(slots=True)
class Promotion:
    """A place where a value is promoted."""

    name: str
    values: set[Any] = field(default_factory=set)


@dataclass(slots=True)
class Findings:
    """What an audit found: the errors, and what was verified."""

    errors: list[KitError] = field(default_factory=list)
    elidable_calls: int = 0
    watched_objects: int = 0
    promotions: int = 0
    status: int = 0


class Observer:
    """The profile function and what it remembers."""

    def __init__(self) -> None:
        self.elidable: dict[CodeType, bool] = {}
        self.results: dict[tuple[Any, ...], Any] = {}
        self.kept: list[Any] = []  # arguments that are compared by identity stay alive
        self.promotions: dict[tuple[str, int], Promotion] = {}
        self.objects: dict[int, tuple[Any, dict[str, Any]]] = {}
        self.running: dict[FrameType, tuple[Any, ...]] = {}
        self.errors: dict[tuple[str, str, int], KitError] = {}
        self.calls = 0
        self.returns = 0

    def __call__(self, frame: FrameType, event: str, argument: Any) -> None:
        code = frame.f_code
        if event == "call":
            if code in PROMOTING:
                self._promoted(frame)
            elif self._is_elidable(frame):
                names = code.co_varnames[: code.co_argcount]
                self.running[frame] = tuple(frame.f_locals[name] for name in names)
        elif event == "return":
            arguments = self.running.pop(frame, None)
            if arguments is not None and not _is_raising(frame, argument):
                self._returned(code, arguments, argument)
            if code.co_name == "__init__" and code.co_argcount:
                self._constructed(frame.f_locals.get(code.co_varnames[0]))
            self.returns += 1
            if self.returns & self.returns - 1 == 0:  # at 1, 2, 4, 8, … so that a change is found near where it happens
                self.check_objects()

    # --- elidable

    def _is_elidable(self, frame: FrameType) -> bool:
        code = frame.f_code
        known = self.elidable.get(code)
        if known is None:
            function = _function_of(frame)
            known = self.elidable[code] = bool(getattr(function, "_elidable_function_", False))
        return known

    def _returned(self, code: CodeType, arguments: tuple[Any, ...], result: Any) -> None:
        self.calls += 1
        key = (code, *map(key_of, arguments))
        if key not in self.results:
            if len(self.results) < MOST_CALLS:
                self.results[key] = result
                self.kept.append(arguments)
            return
        before = self.results[key]
        if key_of(before) != key_of(result):
            shown = ", ".join(map(short, arguments))
            message = f"elidable {code.co_name}({shown}) gave {short(before)}, and now {short(result)}"
            self._report("K701", message, place_of(code), "the result may depend on the arguments only")

    # --- immutable fields

    def _constructed(self, instance: Any) -> None:
        if len(self.objects) >= MOST_OBJECTS or id(instance) in self.objects:
            return
        contents = {name: content(instance, name) for name in immutable_fields(type(instance))}
        if contents:
            self.objects[id(instance)] = instance, contents

    def check_objects(self) -> None:
        """Compare all immutable fields with what they were."""
        constructing = _objects_under_construction()
        for instance, contents in self.objects.values():
            if id(instance) in constructing:
                continue
            for name, before in contents.items():
                now = content(instance, name)
                if now != before:
                    contents[name] = now
                    self._changed(type(instance), name)

    def _changed(self, cls: type, name: str) -> None:
        plain = name.removesuffix("[*]")
        what = f"an item of {cls.__name__}.{plain}" if name != plain else f"{cls.__name__}.{plain}"
        owner = next(base for base in cls.__mro__ if "_immutable_fields_" in vars(base) or "_immutable_" in vars(base))
        hint = f"write '{plain}?' if it changes rarely, or take it out of _immutable_fields_"
        self._report("K702", f"{what} changed after construction", declaration_of(owner, plain), hint)

    # --- promote

    def _promoted(self, frame: FrameType) -> None:
        caller = frame.f_back
        if caller is None:
            return
        at = caller.f_code.co_filename, caller.f_lineno
        promotion = self.promotions.setdefault(at, Promotion(caller.f_code.co_name))
        if len(promotion.values) <= MANY_VALUES:
            promotion.values.add(key_of(frame.f_locals["x"]))
            if len(promotion.values) > MANY_VALUES:
                message = f"the value promoted here has more than {MANY_VALUES} different values"
                self._report("K703", message, _calling_place(caller), "promote what is the same most of the time")

    def _report(self, code: str, message: str, place: Place, hint: str) -> None:
        self.errors.setdefault((code, place.filename, place.line), KitError(code, message, place, hint=hint))


def short(value: Any) -> str:
    """A value in a message."""
    text = repr(value) if type(value) in PLAIN or type(value) is tuple else f"<{type(value).__name__}>"
    return text if len(text) <= 40 else text[:37] + "…"


def _is_raising(frame: FrameType, result: Any) -> bool:
    """Whether a function is left by an exception: its last instruction is no return."""
    opcode = frame.f_code.co_code[frame.f_lasti]
    return result is None and opcode not in RETURNING


RETURNING = frozenset(number for name, number in dis.opmap.items() if name.startswith("RETURN_"))


def _function_of(frame: FrameType) -> Any:
    """The function that a frame runs, found by its name where it is defined."""
    code = frame.f_code
    parts = code.co_qualname.split(".")
    found: Any = frame.f_globals.get(parts[0])
    for part in parts[1:]:
        found = vars(found).get(part) if isinstance(found, type) else None
    found = getattr(found, "__func__", found)
    for candidate in (found, *_wrapped(found)):
        if isinstance(candidate, FunctionType) and candidate.__code__ is code:
            return candidate
    return None


def _wrapped(function: Any) -> list[Any]:
    """What a wrapper of ``elidable_promote`` or ``look_inside_iff`` calls."""
    namespace = getattr(function, "__globals__", {})
    return [namespace.get("_function")] if isinstance(function, FunctionType) else []


def immutable_fields(cls: type) -> list[str]:
    """The fields that may not change, those of lists with ``[*]`` behind; quasi-immutable ones left out."""
    names: list[str] = []
    for base in cls.__mro__:
        names += [name for name in vars(base).get("_immutable_fields_", ()) if "?" not in name]
    return names


def content(instance: Any, name: str) -> Any:
    """What a field holds, for comparison."""
    value = getattr(instance, name.removesuffix("[*]"), None)
    if name.endswith("[*]") and isinstance(value, list):
        return [key_of(item) for item in value]
    return key_of(value)


def _objects_under_construction() -> set[int]:
    found: set[int] = set()
    frame: FrameType | None = sys._getframe()
    while frame is not None:
        code = frame.f_code
        if code.co_name == "__init__" and code.co_argcount:
            found.add(id(frame.f_locals.get(code.co_varnames[0])))
        frame = frame.f_back
    return found


# --- places


def place_of(code: CodeType) -> Place:
    """Where a function is defined: its def line."""
    line, text = _find_line(code.co_filename, code.co_firstlineno, f"def {code.co_name}")
    column = text.find(code.co_name)
    return Place(code.co_filename, line, column, line, column + len(code.co_name), code.co_qualname)


def declaration_of(cls: type, name: str) -> Place:
    """Where a class declares a field immutable."""
    module = sys.modules[cls.__module__]
    filename = str(module.__file__)
    start, _ = _find_line(filename, 1, f"class {cls.__name__}")
    line, text = _find_line(filename, start, "_immutable_")
    for number in range(line, line + 20):
        here = linecache.getline(filename, number)
        for quote in ('"', "'"):
            column = here.find(quote + name)
            if column >= 0:
                return Place(filename, number, column + 1, number, column + 1 + len(name), cls.__qualname__)
    column = text.find("_immutable_")
    return Place(filename, line, column, line, len(text.rstrip()), cls.__qualname__)


def _calling_place(frame: FrameType) -> Place:
    """The call that a frame is in."""
    positions = list(frame.f_code.co_positions())[frame.f_lasti // 2]
    line, end_line, column, end_column = (number or 0 for number in positions)
    return Place(frame.f_code.co_filename, line, column, end_line, end_column, frame.f_code.co_qualname)


def _find_line(filename: str, start: int, text: str) -> tuple[int, str]:
    """The first line from ``start`` on that has a text in it."""
    number = start
    while (line := linecache.getline(filename, number)) != "":
        if text in line:
            return number, line
        number += 1
    return start, linecache.getline(filename, start)


# --- the audit


def audit(target: str, arguments: Sequence[str]) -> Findings:
    """Run a target on Python and verify its hints.

    Raises: what the program raises; KitError for a target that can't be imported.
    """
    entry_point = load_target(target, jit=True).entry_point
    observer = Observer()
    findings = Findings()
    sys.setprofile(observer)
    try:
        findings.status = int(entry_point([target, *arguments]) or 0)
    except SystemExit as leaving:
        findings.status = leaving.code if isinstance(leaving.code, int) else int(leaving.code is not None)
    finally:
        sys.setprofile(None)
    observer.check_objects()
    findings.errors = list(observer.errors.values())
    findings.elidable_calls = observer.calls
    findings.watched_objects = len(observer.objects)
    findings.promotions = len(observer.promotions)
    return findings
