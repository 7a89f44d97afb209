"""Which hint would help a program most?  Each one that could is tried: hosted, the loops before and after are compared.

functions that write nothing and give equal results for equal arguments  ─► elidable
fields that keep their values after construction                         ─► _immutable_fields_
     │ audited on Python, with the hint in place, for a few seconds
     ▼
run under the tracer for a few traces: operations of the loops that both runs have
"""

from __future__ import annotations

import os
import signal
import sys
import tempfile
from collections.abc import Callable, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from types import FrameType, FunctionType
from typing import Any

from framework.annotator.model import SomeList
from framework.diagnostics.errors import KitError, KitErrors, is_own_file
from framework.driver.target import load_target
from framework.jit.model import RANDOM_EFFECTS
from framework.jit.view.log import JitLog
from framework.jit.view.text_view import operations
from framework.lowering.field_hints import own_entries
from framework.testing.auditing import Observer, immutable_fields, place_of
from framework.testing.hosted_target import EnoughSeen, OutputDropped, TargetProgram, observe_program

TRACES = 4
SECONDS_HOSTED = 20
SECONDS_AUDITED = 3
MOST_CANDIDATES = 12


@dataclass
class Candidate:
    """A hint that the program does not have.

    Attributes:
        text: how it is suggested.
        owner, attribute, value: what setting it means.
    """

    text: str
    owner: Any
    attribute: str
    value: Any


@dataclass
class Suggestion:
    """The best hint that was found.  ``loop``: the guest position whose loop became shorter."""

    text: str
    before: int
    after: int
    loop: str


class Trial:
    """A target with its program, to be run again and again."""

    def __init__(self, target: str, arguments: Sequence[str]) -> None:
        self.loaded = load_target(target, jit=True)
        self.arguments = [target, *arguments]
        self.program: TargetProgram | None = None

    def lengths(self) -> dict[str, int]:
        """The operations of each loop, by guest position, with the hints as they are now."""
        self.program = TargetProgram(self.loaded)
        log = JitLog()
        with InputAgain(), limited(SECONDS_HOSTED):
            log, _ = observe_program(self.program, self.arguments, TRACES, {})
        return {loop.location: operations(loop.optimized.loop_lines()) for loop in log.loops}

    def is_sound(self) -> bool:
        """Whether the audit has nothing against the hints as they are now."""
        observer = Observer()
        with InputAgain(), OutputDropped(), limited(SECONDS_AUDITED):
            sys.setprofile(observer)
            try:
                self.loaded.entry_point(list(self.arguments))
            except (Exception, SystemExit):
                pass
            finally:
                sys.setprofile(None)
        observer.check_objects()
        return not observer.errors and (observer.calls > 0 or bool(observer.objects))


def suggest(target: str, arguments: Sequence[str]) -> Suggestion | None:
    """The hint that shortens a loop most, None when none does.

    Raises: KitError or KitErrors for a target that is refused.
    """
    trial = Trial(target, arguments)
    before = trial.lengths()
    best: Suggestion | None = None
    for candidate in candidates(trial)[:MOST_CANDIDATES]:
        with applied(candidate):
            after = _lengths_if_sound(trial)
        for location, length in after.items():
            gain = before.get(location, 0) - length
            if gain > 0 and (best is None or gain > best.before - best.after):
                best = Suggestion(candidate.text, before[location], length, location)
    return best


def _lengths_if_sound(trial: Trial) -> dict[str, int]:
    """The loops with a hint in place; nothing when it would be wrong, or is refused."""
    if not trial.is_sound():
        return {}
    try:
        return trial.lengths()
    except (KitError, KitErrors):
        return {}


@contextmanager
def applied(candidate: Candidate) -> Any:
    """A hint is there meanwhile."""
    owner, name = candidate.owner, candidate.attribute
    had, old = name in vars(owner), vars(owner).get(name)
    setattr(owner, name, candidate.value)
    try:
        yield
    finally:
        if had:
            setattr(owner, name, old)
        else:
            delattr(owner, name)


# --- candidates


def candidates(trial: Trial) -> list[Candidate]:
    """The hints that the program could have."""
    assert trial.program is not None
    return [*_elidable(trial.program), *_immutable(trial.program)]


def _elidable(program: TargetProgram) -> list[Candidate]:
    """Functions of the program, called or looked inside, that write nothing and return something."""
    writer = program.writer
    found = []
    for graph in [*writer.policy.reasons, *writer.jitcodes]:
        function = graph.function
        if not isinstance(function, FunctionType) or is_own_file(function.__code__.co_filename):
            continue
        if graph in writer.portals or getattr(function, "_elidable_function_", False) or not graph.startblock.inputargs:
            continue
        descr = writer.calls.descr_of_graph(graph)
        if descr.result != "v" and not descr.writes and descr.effect < RANDOM_EFFECTS and not descr.may_force():
            place = place_of(function.__code__)
            text = f"`elidable` on {function.__qualname__} ({os.path.basename(place.filename)}:{place.line})"
            found.append(Candidate(text, function, "_elidable_function_", True))
    return found


def _immutable(program: TargetProgram) -> list[Candidate]:
    """Fields of the program's classes that are read in traces."""
    found = []
    for cls, names in _classes(program).items():
        declared = {entry.rstrip("?*[]") for entry in immutable_fields(cls)} | set(getattr(cls, "_virtualizable_", ()))
        for name, is_list in names.items():
            if name in declared:
                continue
            entry = f"{name}[*]" if is_list else name
            text = f'`_immutable_fields_` with "{entry}" in class {cls.__qualname__}'
            found.append(Candidate(text, cls, "_immutable_fields_", [*own_entries(cls, "_immutable_fields_"), entry]))
    return found


def _classes(program: TargetProgram) -> dict[type, dict[str, bool]]:
    """The user's classes whose instances are read in jitcodes: fields, and whether they hold lists."""
    result: dict[type, dict[str, bool]] = {}
    for classdef in program.lowerer.annotator.bookkeeper.classdefs:
        cls = classdef.description.cls
        module = sys.modules.get(cls.__module__)
        if issubclass(cls, BaseException) or is_own_file(getattr(module, "__file__", None) or __file__):
            continue
        fields = {name: a for name, a in classdef.attributes.items() if not a.readonly and not a.is_method}
        result[cls] = {name: isinstance(attribute.annotation, SomeList) for name, attribute in fields.items()}
    return result


# --- limits


@contextmanager
def limited(seconds: float) -> Any:
    """What runs longer is stopped, which is no error."""

    def stop(number: int, frame: FrameType | None) -> None:
        raise EnoughSeen

    old: Callable[..., Any] | int | None = signal.signal(signal.SIGALRM, stop)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    except EnoughSeen:
        pass
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, old)


_input: list[bytes] = []


class InputAgain:
    """Standard input from its start, as often as it is wanted; a terminal is not read."""

    def __enter__(self) -> None:
        self.saved = os.dup(0)
        if not _input:
            _input.append(b"" if os.isatty(0) else _read_all(0))
        file = tempfile.TemporaryFile()
        file.write(_input[0])
        file.seek(0)
        os.dup2(file.fileno(), 0)
        file.close()

    def __exit__(self, *error: Any) -> None:
        os.dup2(self.saved, 0)
        os.close(self.saved)


def _read_all(descriptor: int) -> bytes:
    parts = []
    while part := os.read(descriptor, 1 << 16):
        parts.append(part)
    return b"".join(parts)
