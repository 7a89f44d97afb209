"""The process (section 6.14) and time."""

import os
import time

from languages.scheme.expander.standard import FEATURES
from languages.scheme.numbers.fixnum import Fixnum
from languages.scheme.numbers.flonum import Flonum
from languages.scheme.objects.base import FALSE, Value
from languages.scheme.objects.pairs import Pair, list_from
from languages.scheme.objects.strings import String
from languages.scheme.objects.symbols import intern
from languages.scheme.primitives.registry import primitive

JIFFIES_PER_SECOND = 1000000


class Command:
    """The words that the program was started with."""

    def __init__(self) -> None:
        self.words: list[str] = []


COMMAND = Command()


@primitive("command-line", library="process-context")
def command_line() -> Value:
    words: list[Value] = [String(word) for word in COMMAND.words]
    return list_from(words)


@primitive("get-environment-variable", String, library="process-context")
def get_environment_variable(name: String) -> Value:
    text = name.text()
    if text not in os.environ:
        return FALSE
    return String(os.environ[text])


@primitive("get-environment-variables", library="process-context")
def get_environment_variables() -> Value:
    pairs: list[Value] = []
    for name in os.environ:
        pairs.append(Pair(String(name), String(os.environ[name])))
    return list_from(pairs)


@primitive("current-jiffy", library="time")
def current_jiffy() -> Value:
    return Fixnum(int(time.perf_counter() * JIFFIES_PER_SECOND))


@primitive("jiffies-per-second", library="time")
def jiffies_per_second() -> Value:
    return Fixnum(JIFFIES_PER_SECOND)


@primitive("features")
def features() -> Value:
    symbols: list[Value] = [intern(name) for name in FEATURES]
    return list_from(symbols)


@primitive("current-second", library="time")
def current_second() -> Value:
    return Flonum(time.time())
