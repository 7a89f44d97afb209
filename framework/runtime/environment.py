"""``os.environ``: the process's environment as a dict of str, read when it is first used."""

from __future__ import annotations

from collections.abc import Iterator

from framework.lltypes.dialect import llop
from framework.lltypes.types import Address, Int32
from framework.runtime import posix


class Environment:
    """What ``os.environ`` does of a dict; changes reach child processes."""

    def __init__(self) -> None:
        self.start = 0  # address of the array of C strings that the process was started with
        self.is_read = False
        self.variables: dict[str, str] = {}

    def read(self) -> dict[str, str]:
        """The variables."""
        if not self.is_read:
            self.is_read = True
            self.read_all()
        return self.variables

    def read_all(self) -> None:
        """Take over what the process was started with."""
        if self.start == 0:
            return
        place = llop.cast_int_to_adr(Address, self.start)
        while True:
            text = llop.raw_load(Address, place, 0)
            if not text:
                return
            name, separator, value = posix.string_at(text).partition("=")
            if separator:
                self.variables[name] = value
            place = llop.adr_add(Address, place, 8)

    def __getitem__(self, name: str) -> str:
        return self.read()[name]

    def get(self, name: str, default: str | None = None) -> str | None:
        """The value of a variable."""
        return self.read().get(name, default)

    def __contains__(self, name: str) -> bool:
        return name in self.read()

    def __len__(self) -> int:
        return len(self.read())

    def __setitem__(self, name: str, value: str) -> None:
        self.read()[name] = value
        raw_name, raw_value = posix.c_path(name), posix.c_path(value)
        posix.c_setenv(raw_name, raw_value, llop.cast_primitive(Int32, 1))
        llop.raw_free(None, raw_name)
        llop.raw_free(None, raw_value)

    def __delitem__(self, name: str) -> None:
        del self.read()[name]
        raw = posix.c_path(name)
        posix.c_unsetenv(raw)
        llop.raw_free(None, raw)

    def pop(self, name: str, default: str | None = None) -> str | None:
        """Remove a variable."""
        value = self.read().get(name, default)
        if name in self.read():
            del self[name]
        return value

    def setdefault(self, name: str, value: str) -> str:
        """The value of a variable, set if it has none."""
        if name not in self.read():
            self[name] = value
        return self.read()[name]

    def keys(self) -> list[str]:
        """The names."""
        return list(self.read().keys())

    def values(self) -> list[str]:
        """The values."""
        return list(self.read().values())

    def items(self) -> list[tuple[str, str]]:
        """Names and values."""
        return list(self.read().items())

    def __iter__(self) -> Iterator[str]:
        return iter(self.keys())


ENVIRONMENT = Environment()


def remember(start: int) -> None:
    """Note where the process's environment lies."""
    ENVIRONMENT.start = start
