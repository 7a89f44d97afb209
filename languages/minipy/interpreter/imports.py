"""``import``: modules of files beside the program and of the VM's own library, relative ones, packages."""

from __future__ import annotations

import os

from languages.minipy.compiler.compile import compile_text
from languages.minipy.interpreter.code import W_Code
from languages.minipy.interpreter.frame import Frame
from languages.minipy.interpreter.functions import run
from languages.minipy.interpreter.modules import W_Module
from languages.minipy.interpreter.variables import BUILTINS
from languages.minipy.objects.base import W_Object
from languages.minipy.objects.dicts import W_Dict
from languages.minipy.objects.errors import IMPORT_ERROR, MODULE_NOT_FOUND_ERROR, GuestError
from languages.minipy.objects.iteration import items_of
from languages.minipy.objects.lists import W_List
from languages.minipy.objects.numbers import as_index
from languages.minipy.objects.operations import find_attribute
from languages.minipy.objects.singletons import NONE
from languages.minipy.objects.texts import W_Str
from languages.minipy.syntax.encoding import decode_source


class Modules:
    """``sys.modules`` and ``sys.path``."""

    def __init__(self) -> None:
        self.loaded = W_Dict()
        self.path = W_List([])

    def find(self, name: str) -> W_Object | None:
        """A module that is loaded."""
        return self.loaded.find_text(name)


MODULES = Modules()


def import_name(frame: Frame, name: str, w_level: W_Object, w_names: W_Object) -> W_Object:
    """IMPORT_NAME."""
    level = as_index(w_level)
    if level > 0:
        name = absolute_name(frame.w_globals, name, level)
    w_module = load_module(name)
    if w_names is NONE:
        return load_module(name.split(".")[0]) if level == 0 else w_module
    if find_attribute(w_module, "__path__") is not None:
        for w_name in items_of(w_names):
            load_submodule(w_module, name, w_name.text())
    return w_module


def absolute_name(w_globals: W_Dict, name: str, level: int) -> str:
    """The full name of a relative import."""
    w_package = w_globals.find_text("__package__")
    if not isinstance(w_package, W_Str) or w_package.value == "":
        raise GuestError(IMPORT_ERROR, "attempted relative import with no known parent package")
    parts = w_package.value.split(".")
    if level > len(parts):
        raise GuestError(IMPORT_ERROR, "attempted relative import beyond top-level package")
    base = ".".join(parts[: len(parts) - level + 1])
    return base if name == "" else f"{base}.{name}"


def load_submodule(w_package: W_Object, package: str, name: str) -> None:
    """``from package import name``, where that is a module."""
    if name == "*" or find_attribute(w_package, name) is not None:
        return
    try:
        load_module(f"{package}.{name}")
    except GuestError as error:
        if not error.is_a(MODULE_NOT_FOUND_ERROR):
            raise


def load_module(name: str) -> W_Object:
    """A module by its full name, loaded with its parents when it isn't yet."""
    w_loaded = MODULES.find(name)
    if w_loaded is not None:
        return w_loaded
    parent, _, last = name.rpartition(".")
    w_parent: W_Object | None = None
    directories = MODULES.path
    if parent != "":
        w_parent = load_module(parent)
        w_path = find_attribute(w_parent, "__path__")
        if not isinstance(w_path, W_List):
            raise no_module(name, f"; '{parent}' is not a package")
        directories = w_path
    for w_directory in directories.items:
        w_module = load_from(w_directory.text(), name, last)
        if w_module is not None:
            if w_parent is not None:
                w_parent.setattribute(last, w_module)
            return w_module
    raise no_module(name, "")


def no_module(name: str, more: str) -> GuestError:
    """The error about a module that can't be found."""
    return GuestError(MODULE_NOT_FOUND_ERROR, f"No module named '{name}'{more}")


def load_from(directory: str, name: str, last: str) -> W_Object | None:
    """Load a module from a directory, None where it isn't there."""
    base = last if directory == "" else f"{directory}/{last}"
    package_file = f"{base}/__init__.py"
    if os.path.exists(package_file):
        return run_file(name, package_file, base)
    if os.path.exists(f"{base}.py"):
        return run_file(name, f"{base}.py", "")
    return None


def run_file(name: str, filename: str, package_directory: str) -> W_Object:
    """Run the file of a module; a failed one is not loaded."""
    w_names = W_Dict()
    w_module = W_Module(name, w_names)
    w_names.set_text("__file__", W_Str(filename))
    if package_directory != "":
        w_names.set_text("__path__", W_List([W_Str(package_directory)]))
        w_names.set_text("__package__", W_Str(name))
    else:
        w_names.set_text("__package__", W_Str(name.rpartition(".")[0]))
    MODULES.loaded.set_text(name, w_module)
    try:
        run_source(read_file(filename), filename, w_names)
    except GuestError:
        MODULES.loaded.remove_text(name)
        raise
    return w_module


def read_file(filename: str) -> bytes:
    """The content of a file."""
    with open(filename, "rb") as file:
        return file.read()


def run_source(source: bytes, filename: str, w_names: W_Dict) -> None:
    """Compile and run the text of a module."""
    code = compile_text(decode_source(source, filename), filename, "exec")
    run_module(W_Code(code), w_names)


def run_module(code: W_Code, w_names: W_Dict) -> W_Object:
    """Run the code of a module with its names."""
    w_names.set_text("__builtins__", BUILTINS_MODULE)
    frame = Frame(code, w_names, w_names)
    frame.make_cells([])
    return run(frame)


BUILTINS_MODULE = W_Module("builtins", BUILTINS)


def import_from(w_module: W_Object, name: str) -> W_Object:
    """IMPORT_FROM."""
    w_value = find_attribute(w_module, name)
    if w_value is not None:
        return w_value
    module = w_module.name if isinstance(w_module, W_Module) else "<unknown module name>"
    w_submodule = MODULES.find(f"{module}.{name}")
    if w_submodule is not None:
        return w_submodule
    w_file = find_attribute(w_module, "__file__")
    place = "unknown location" if w_file is None else w_file.text()
    raise GuestError(IMPORT_ERROR, f"cannot import name '{name}' from '{module}' ({place})")


def import_star(frame: Frame, w_module: W_Object) -> None:
    """IMPORT_STAR."""
    w_locals = frame.w_locals
    assert w_locals is not None and isinstance(w_module, W_Module)
    w_all = w_module.w_names.find_text("__all__")
    if w_all is not None:
        for w_name in items_of(w_all):
            w_locals.set(w_name, w_module.getattribute(w_name.text()))
        return
    for w_name in w_module.w_names.keys():
        if not w_name.text().startswith("_"):
            w_locals.set(w_name, w_module.getattribute(w_name.text()))
