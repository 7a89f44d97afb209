"""``os.path`` and the functions of ``os`` that CPython has in Python, for POSIX paths."""

from __future__ import annotations

from framework.rlib.objectmodel import specialize
from framework.runtime import posix
from framework.runtime.environment import ENVIRONMENT

KIND, DIRECTORY, REGULAR, LINK = 0o170000, 0o040000, 0o100000, 0o120000
CURRENT = -100  # AT_FDCWD


# --- os


@specialize.argtype(1)
def getenv(key, default=None):
    """``os.getenv(key, default)``."""
    return ENVIRONMENT.get(key, default)


def putenv(name: str, value: str) -> None:
    """``os.putenv(name, value)``."""
    ENVIRONMENT[name] = value


def makedirs(name: str, mode: int = 0o777, exist_ok: bool = False) -> None:
    """``os.makedirs(name, mode, exist_ok)``."""
    head, tail = split(name)
    if not tail:
        head, tail = split(head)
    if head and tail and not exists(head):
        try:
            makedirs(head, 0o777, exist_ok)
        except FileExistsError:
            pass
        if tail == ".":
            return
    try:
        posix.mkdir(name, mode)
    except OSError:
        if not exist_ok or not isdir(name):
            raise


def fspath(path: str) -> str:
    """``os.fspath(path)`` of a str."""
    return path


# --- os.path, by the text alone


def isabs(s: str) -> bool:
    """Whether it starts with a slash."""
    return s.startswith("/")


def joined(a: str, b: str) -> str:
    """One path below another."""
    if b.startswith("/"):
        return b
    if not a or a.endswith("/"):
        return a + b
    return a + "/" + b


def join(a, *p):
    """``os.path.join(a, …)``."""
    result = a
    for part in p:
        result = joined(result, part)
    return result


def split(p: str) -> tuple[str, str]:
    """Everything before the last slash, and what is after it."""
    i = p.rfind("/") + 1
    head = p[:i]
    if head and head != "/" * len(head):
        head = head.rstrip("/")
    return head, p[i:]


def basename(p: str) -> str:
    """The last part."""
    return p[p.rfind("/") + 1 :]


def dirname(p: str) -> str:
    """Everything before the last part."""
    return split(p)[0]


def splitext(p: str) -> tuple[str, str]:
    """Root and extension."""
    dot = p.rfind(".")
    start = p.rfind("/") + 1
    if dot >= start:
        first = start
        while first < dot:
            if p[first] != ".":
                return p[:dot], p[dot:]
            first += 1
    return p, ""


def normpath(path: str) -> str:
    """Without double slashes and dots."""
    if not path:
        return "."
    slashes = 0
    if path.startswith("/"):
        slashes = 2 if path.startswith("//") and not path.startswith("///") else 1
    parts: list[str] = []
    for part in path.split("/"):
        if not part or part == ".":
            continue
        if part != ".." or (slashes == 0 and not parts) or (len(parts) > 0 and parts[-1] == ".."):
            parts.append(part)
        elif parts:
            parts.pop()
    result = "/" * slashes + "/".join(parts)
    return result if result else "."


def commonprefix(m: list[str]) -> str:
    """The longest text that all start with."""
    if not m:
        return ""
    prefix = m[0]
    for text in m:
        while not text.startswith(prefix):
            prefix = prefix[: len(prefix) - 1]
    return prefix


# --- os.path, with a look at the files


def abspath(path: str) -> str:
    """The absolute path."""
    if not isabs(path):
        path = joined(posix.getcwd(), path)
    return normpath(path)


def relpath(path: str, start: str = ".") -> str:
    """The path as seen from ``start``."""
    if not path:
        raise ValueError("no path specified")
    from_parts = [part for part in abspath(start).split("/") if part]
    to_parts = [part for part in abspath(path).split("/") if part]
    common = 0
    while common < len(from_parts) and common < len(to_parts) and from_parts[common] == to_parts[common]:
        common += 1
    parts: list[str] = []
    for _ in range(len(from_parts) - common):
        parts.append("..")
    parts.extend(to_parts[common:])
    return "/".join(parts) if parts else "."


def kind_of(path: str, flags: int) -> int:
    """The kind bits of a file's mode, 0 when there is none."""
    if "\0" in path:
        return 0
    found = posix.raw_stat(CURRENT, path, flags)
    return 0 if found is None else found.st_mode & KIND


def exists(path: str) -> bool:
    """Whether there is such a file."""
    return kind_of(path, 0) != 0


def lexists(path: str) -> bool:
    """Whether there is such a file or link."""
    return kind_of(path, posix.AT_SYMLINK_NOFOLLOW) != 0


def isfile(path: str) -> bool:
    """Whether it is a regular file."""
    return kind_of(path, 0) == REGULAR


def isdir(s: str) -> bool:
    """Whether it is a directory."""
    return kind_of(s, 0) == DIRECTORY


def islink(path: str) -> bool:
    """Whether it is a symbolic link."""
    return kind_of(path, posix.AT_SYMLINK_NOFOLLOW) == LINK


def getsize(filename: str) -> int:
    """Size in bytes."""
    return posix.stat(filename).st_size


def getmtime(filename: str) -> float:
    """Time of the last change."""
    return posix.stat(filename).st_mtime


def realpath(filename: str) -> str:
    """The path without symbolic links."""
    return resolved(abspath(filename), 40)


def resolved(path: str, budget: int) -> str:
    """An absolute path with its links followed, at most ``budget`` of them."""
    result = "/"
    parts = path.split("/")
    for index in range(len(parts)):
        part = parts[index]
        if not part:
            continue
        place = joined(result, part)
        if budget > 0 and islink(place):
            rest = "/".join(parts[index + 1 :])
            target = joined(result, posix.readlink(place))
            return resolved(normpath(joined(target, rest) if rest else target), budget - 1)
        result = place
    return result


def expanduser(path: str) -> str:
    """With the home directory for a leading tilde."""
    if path != "~" and not path.startswith("~/"):
        return path
    home = ENVIRONMENT.get("HOME", None)
    if home is None:
        return path
    result = home.rstrip("/") + path[1:]
    return result if result else "/"
