"""Weak references and finalizers."""

import gc
import weakref


class Target:
    def __init__(self, name: str) -> None:
        self.name = name


class Watched:
    def __init__(self, name: str, log: list[str]) -> None:
        self.name = name
        self.log = log

    def __del__(self) -> None:
        self.log.append("del " + self.name)


def make(name: str):
    return weakref.ref(Target(name))


def name_of(ref) -> str:
    target = ref()
    if target is None:
        return "dead"
    return target.name


def drop(log: list[str]) -> None:
    for i in range(3):
        Watched(str(i), log)


def entry_point(argv: list[str]) -> int:
    kept = Target("kept")
    ref = weakref.ref(kept)
    lost = make("lost")
    gc.collect()
    print(name_of(ref), name_of(lost), ref() is kept)
    log: list[str] = []
    drop(log)
    gc.collect()
    gc.collect()
    print(sorted(log))
    print(kept.name)
    return 0
