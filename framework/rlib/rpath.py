"""Paths of POSIX systems: ``os.path`` in the restricted language."""

from __future__ import annotations

import os

sep = "/"


def risabs(s: str) -> bool:
    """Whether a path is absolute."""
    return s.startswith("/")


isabs = risabs


def rdirname(path: str) -> str:
    """``os.path.dirname``."""
    end = path.rfind("/") + 1
    head = path[:end]
    stripped = head.rstrip("/")
    return stripped if stripped else head


dirname = rdirname


def rbasename(path: str) -> str:
    """``os.path.basename``."""
    return path[path.rfind("/") + 1 :]


basename = rbasename


def rsplitext(path: str) -> tuple[str, str]:
    """``os.path.splitext``."""
    start = path.rfind("/") + 1
    dot = path.rfind(".")
    i = start
    while i < dot:
        if path[i] != ".":
            return path[:dot], path[dot:]
        i += 1
    return path, ""


splitext = rsplitext


def rjoin(path1: str, path2: str) -> str:
    """``os.path.join`` of two parts."""
    if path2.startswith("/"):
        return path2
    if path1 == "" or path1.endswith("/"):
        return path1 + path2
    return path1 + "/" + path2


def join(path: str, *parts: str) -> str:
    """``os.path.join``."""
    for part in parts:
        path = rjoin(path, part)
    return path


def rnormpath(path: str) -> str:
    """``os.path.normpath``: no empty parts, no dots, no ``x/..``."""
    if path == "":
        return "."
    start = ""
    if path.startswith("//") and not path.startswith("///"):
        start = "//"
    elif path.startswith("/"):
        start = "/"
    parts: list[str] = []
    for part in path.split("/"):
        if part == "" or part == ".":
            continue
        if part != ".." or (not start and not parts) or (parts and parts[-1] == ".."):
            parts.append(part)
        elif parts:
            parts.pop()
    result = start + "/".join(parts)
    return result if result else "."


normpath = rnormpath


def rabspath(path: str) -> str:
    """``os.path.abspath``."""
    return rnormpath(path if risabs(path) else rjoin(os.getcwd(), path))


abspath = rabspath


def exists(path: str) -> bool:
    """``os.path.exists``."""
    return os.path.exists(path)


def isfile(path: str) -> bool:
    """``os.path.isfile``."""
    return os.path.isfile(path)


def isdir(path: str) -> bool:
    """``os.path.isdir``."""
    return os.path.isdir(path)
