"""The object cache: compiled modules by the hash of everything that went into them.

    $KIT_CACHE_DIR or ~/.cache/pocketknife
        objects/3f/3fa9…e1.o      name = hash of IR text, optimisation level, flags, target and versions

Files appear whole (written aside and renamed), so parallel builds may share the cache and a killed one leaves nothing
broken.  Use renews a file's time; when the cache outgrows its limit the oldest go first.
"""

from __future__ import annotations

import hashlib
import os
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

from framework.llvm.targets import Target

FORMAT = "1"
DEFAULT_LIMIT = 1 << 30


def cache_directory() -> Path:
    """Where caches live."""
    chosen = os.environ.get("KIT_CACHE_DIR")
    if chosen:
        return Path(chosen)
    base = os.environ.get("XDG_CACHE_HOME")
    return (Path(base) if base else Path.home() / ".cache") / "pocketknife"


@dataclass(frozen=True)
class CacheUse:
    """What is in the cache."""

    files: int
    bytes: int


class ObjectCache:
    """Object files by content hash."""

    def __init__(self, directory: Path | None = None, limit: int | None = None) -> None:
        self.directory = (directory or cache_directory()) / "objects"
        self.limit = limit if limit is not None else int(os.environ.get("KIT_CACHE_SIZE", DEFAULT_LIMIT))

    def key(self, text: str, target: Target, level: int, flags: tuple[str, ...], output: str = "object") -> str:
        """The name of the object that compiling ``text`` so gives."""
        digest = hashlib.sha256()
        settings = (FORMAT, version("llvmlite"), target.triple, target.cpu, target.features, target.relocation, level,
                    flags, output)  # fmt: skip
        digest.update(repr(settings).encode())
        digest.update(text.encode())
        return digest.hexdigest()

    def path(self, key: str) -> Path:
        """Where the object of a key is, or is to be written; its folder exists."""
        path = self.directory / key[:2] / f"{key}.o"
        path.parent.mkdir(parents=True, exist_ok=True)
        return path

    def has(self, path: Path) -> bool:
        """Whether an object is there; marks it as used."""
        try:
            os.utime(path)
        except FileNotFoundError:
            return False
        return True

    def trim(self) -> None:
        """Remove the least recently used files until the limit holds."""
        entries = sorted(self._entries())
        total = sum(size for _, size, _ in entries)
        for _, size, path in entries:
            if total <= self.limit:
                return
            path.unlink(missing_ok=True)
            total -= size

    def use(self) -> CacheUse:
        """Number and size of the files."""
        entries = list(self._entries())
        return CacheUse(len(entries), sum(size for _, size, _ in entries))

    def clear(self) -> CacheUse:
        """Remove everything; what was removed."""
        before = self.use()
        for _, _, path in list(self._entries()):
            path.unlink(missing_ok=True)
        return before

    def _entries(self) -> list[tuple[float, int, Path]]:
        result = []
        for path in self.directory.glob("??/*"):
            try:
                status = path.stat()
            except FileNotFoundError:
                continue
            result.append((status.st_mtime, status.st_size, path))
        return result
