"""Operators of classes whose methods never really give NotImplemented, though they could."""

from dataclasses import dataclass


@dataclass(frozen=True, order=True)
class Version:
    major: int
    tag: str = "a"


def entry_point(argv):
    n = len(argv)
    print(Version(n) != Version(1, "b"), Version(n) == Version(n), Version(n) < Version(3))
    print(max([Version(n), Version(n, "b")]), Version(n) >= Version(n, "0"))
    return 0
