"""What the program's foreign functions (``rlib.rffi``) ask of the linker: libraries, files, and C sources to compile."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from framework.diagnostics.errors import KitError
from framework.ffi.lowlevel import link_requirements, macro_wrappers
from framework.ffi.probe import ProbeError, compile_sources
from framework.llvm.build import BuildOptions


def with_foreign_code(options: BuildOptions, folder: Path) -> tuple[list[Path], BuildOptions]:
    """Objects of the C sources of the declared functions, and the options with what else they need.

    Raises: KitError when the C compiler refuses them, or there is none.
    """
    needed = link_requirements()
    files = [Path(name).read_text(encoding="utf-8") for name in needed.separate_module_files]
    sources = [*needed.separate_module_sources, macro_wrappers(), *files]
    objects = []
    for number, source in enumerate(sources):
        if source.strip():
            path = folder / f"foreign{number}.o"
            try:
                path.write_bytes(compile_sources(source, needed))
            except ProbeError as error:
                raise KitError("K502", str(error)) from None
            objects.append(path)
    arguments = [*needed.link_files, *(f"-L{directory}" for directory in needed.library_dirs), *needed.link_extra]
    return objects, replace(
        options,
        libraries=(*options.libraries, *needed.libraries),
        link_arguments=(*options.link_arguments, *arguments),
    )
