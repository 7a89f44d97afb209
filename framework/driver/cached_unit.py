"""A unit of the kit's own that programs link: translated once per kit version, target and options, and cached.

Its object files lie in the object cache like all others.  A *manifest* beside them saves writing its IR again:

    <cache>/units/runtime-3fa9….json      the objects' names; the name is a hash of the kit's sources, of Python,
                                          of the target and of the options that change layout or meaning

When the manifest or one of its objects is missing, the unit is built.
"""

from __future__ import annotations

import hashlib
import json
import os
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import cache
from importlib.metadata import version
from pathlib import Path

from framework.diagnostics.progress import Progress
from framework.llvm.build import BuildOptions, Unit, compile_unit
from framework.llvm.cache import ObjectCache

SOURCES = Path(__file__).parent.parent
LEVEL = 2
MANIFESTS_KEPT = 50


@dataclass(frozen=True)
class CachedUnit:
    """How to build a unit.

    Attributes:
        name: for people, and the start of the manifest's name.
        folders: the folders of ``framework`` that its code, or the code that translates it, comes from.
        write: its IR.
        external: symbols of data that it uses and other units define.
        namespace: begins the names of its functions and classes.
    """

    name: str
    folders: tuple[str, ...]
    write: Callable[[BuildOptions], Unit]
    external: frozenset[str] = frozenset()
    namespace: str = ""

    def objects(self, options: BuildOptions, folder: Path, progress: Progress | None = None) -> list[Path]:
        """The object files, built if the cache lacks them (without a cache: in ``folder``).

        The unit is optimised whatever the level of the program: it is built once.
        """
        own = self.own_options(options)
        progress = progress or Progress()
        if own.cache is None:
            return self._build(own, folder, progress)
        manifest = self.manifest_path(options)
        objects = _read_manifest(manifest, own.cache)
        if objects is None:
            objects = self._build(own, folder, progress)
            _write_manifest(manifest, objects)
        return objects

    def own_options(self, options: BuildOptions) -> BuildOptions:
        """The options of a program made into those of this unit."""
        return replace(options, external=self.external, namespace=self.namespace, level=LEVEL)

    def manifest_path(self, options: BuildOptions) -> Path:
        """Where the manifest for a program's options is, or is to be written."""
        own = self.own_options(options)
        assert own.cache is not None
        target = own.target
        settings = (
            sources_hash(self.folders), sys.version, version("llvmlite"), target.triple, target.cpu, target.features,
            target.relocation, own.level, own.debug_info, own.assertions,
        )  # fmt: skip
        key = hashlib.sha256(repr(settings).encode()).hexdigest()[:32]
        return manifest_folder(own.cache) / f"{self.name}-{key}.json"

    def _build(self, options: BuildOptions, folder: Path, progress: Progress) -> list[Path]:
        progress.message(f"building the {self.name} unit, once per kit version")
        with progress.phase(f"{self.name} unit", "modules") as phase:
            objects = compile_unit(self.write(options), options, folder).objects
            phase.done = len(objects)
        return objects


def manifest_folder(cache: ObjectCache) -> Path:
    """Where the manifests of a cache are."""
    return cache.directory.parent / "units"


def source_files(folders: tuple[str, ...]) -> Iterator[Path]:
    """The kit's sources in these folders."""
    for folder in folders:
        yield from sorted((SOURCES / folder).rglob("*.py"))


@cache
def sources_hash(folders: tuple[str, ...]) -> str:
    """A hash of these sources."""
    digest = hashlib.sha256()
    for path in source_files(folders):
        digest.update(f"{path.relative_to(SOURCES)}\0".encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()


def _read_manifest(path: Path, cache: ObjectCache) -> list[Path] | None:
    """The objects, None when something is missing."""
    try:
        names = json.loads(path.read_text(encoding="utf-8"))
    except (FileNotFoundError, ValueError):
        return None
    objects = [cache.directory / name for name in names]
    return objects if all(cache.has(path) for path in objects) else None


def _write_manifest(path: Path, objects: list[Path]) -> None:
    """Write it whole, and forget the oldest."""
    path.parent.mkdir(parents=True, exist_ok=True)
    names = [f"{item.parent.name}/{item.name}" for item in objects]
    temporary = path.with_suffix(f".{os.getpid()}.tmp")
    try:
        temporary.write_text(json.dumps(names), encoding="utf-8")
        temporary.replace(path)
    finally:
        temporary.unlink(missing_ok=True)
    others = sorted(path.parent.glob("*.json"), key=lambda item: item.stat().st_mtime)
    for item in others[:-MANIFESTS_KEPT]:
        item.unlink(missing_ok=True)
