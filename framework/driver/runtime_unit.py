"""The runtime unit: the collector, translated once per kit version, target and options, and cached.

It defines the thread state and the ``kit_gc_…`` symbols.  What raises exceptions is the language unit's, which owns the
exception classes.

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
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from importlib.metadata import version
from pathlib import Path

from framework.annotator.annotator import Annotator
from framework.annotator.rules.lowlevel import annotation_of_type
from framework.diagnostics.progress import Progress
from framework.driver import abi
from framework.flowgraph.model import FunctionGraph
from framework.gc.entry import ENTRY_POINTS
from framework.gc.heap import heap
from framework.lltypes.symbols import KIT_FUNCTIONS
from framework.llvm.build import BuildOptions, Unit, compile_unit, write_unit
from framework.llvm.cache import ObjectCache
from framework.lowering import Lowerer
from framework.transform.exceptions import make_exceptions_explicit
from framework.transform.passes import run_passes

SOURCES = Path(__file__).parent.parent
SOURCE_FOLDERS = (
    "rlib", "flowgraph", "lltypes", "flowspace", "runtime", "annotator", "lowering", "transform", "gc", "llvm", "driver",
)  # fmt: skip
LEVEL = 2
MANIFESTS_KEPT = 50


def runtime_graphs() -> list[FunctionGraph]:
    """The low-level graphs of the collector, its entry points with their symbols."""
    assert heap.nursery_start == 0, "the collector ran in this process: its state would become the program's"
    annotator = Annotator()
    entries = {}
    for symbol, function in ENTRY_POINTS.items():
        arguments = [annotation_of_type(type_) for type_ in KIT_FUNCTIONS[symbol].type.args]
        entries[symbol] = annotator.build_entry(function, arguments)
    annotator.complete()
    graphs = Lowerer(annotator).lower_all()
    for symbol, graph in entries.items():
        graph.hints["symbol"] = symbol
    run_passes(graphs)
    make_exceptions_explicit(graphs)
    return graphs


def runtime_unit(options: BuildOptions) -> Unit:
    """The IR of the runtime unit."""
    unit = write_unit(runtime_graphs(), options, exports=["kit_thread_state"])
    unit.modules.append(abi.defining_module(options.target))
    return unit


def runtime_objects(options: BuildOptions, folder: Path, progress: Progress | None = None) -> list[Path]:
    """The object files of the runtime unit, built if the cache lacks them (without a cache: in ``folder``).

    The unit is optimised whatever the level of the program: it is built once.
    """
    own = replace(options, external=frozenset(), level=LEVEL)
    progress = progress or Progress()
    if own.cache is None:
        return _build(own, folder, progress)
    manifest = manifest_path(own)
    objects = _read_manifest(manifest, own.cache)
    if objects is None:
        objects = _build(own, folder, progress)
        _write_manifest(manifest, objects)
    return objects


def _build(options: BuildOptions, folder: Path, progress: Progress) -> list[Path]:
    progress.message("building the runtime unit, once per kit version")
    with progress.phase("runtime unit", "modules") as phase:
        objects = compile_unit(runtime_unit(options), options, folder).objects
        phase.done = len(objects)
    return objects


# --- the manifest


def manifest_path(options: BuildOptions) -> Path:
    """Where the manifest for these options is, or is to be written."""
    assert options.cache is not None
    target = options.target
    settings = (
        sources_hash(), sys.version, version("llvmlite"), target.triple, target.cpu, target.features, target.relocation,
        options.level, options.debug_info, options.assertions,
    )  # fmt: skip
    key = hashlib.sha256(repr(settings).encode()).hexdigest()[:32]
    return manifest_folder(options.cache) / f"runtime-{key}.json"


def manifest_folder(cache: ObjectCache) -> Path:
    """Where the manifests of a cache are."""
    return cache.directory.parent / "units"


def source_files() -> Iterator[Path]:
    """The kit's sources that the runtime unit depends on."""
    for folder in SOURCE_FOLDERS:
        yield from sorted((SOURCES / folder).rglob("*.py"))


@cache
def sources_hash() -> str:
    """A hash of these sources."""
    digest = hashlib.sha256()
    for path in source_files():
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
