"""Python's own library, and modules written in C: what has no translation, and what to use in its place.

``no_translation(live)`` makes the refusal of a live object of a library: its name as the user knows it, and a way out from
the table below, which is keyed by ``module.name`` or by ``module``.
"""

from __future__ import annotations

import os
import sys
import sysconfig
from typing import Any

from framework.annotator.errors import HINTS, Refused

STANDARD_LIBRARY = os.path.join(sysconfig.get_path("stdlib"), "")

WAYS_OUT: dict[str, str] = {
    "array": "use a list; lists of ints, floats and bytes are stored compactly",
    "argparse": "look at argv in entry_point()",
    "collections.Counter": "use a dict: `counts[key] = counts.get(key, 0) + 1`",
    "collections.OrderedDict": "use a dict: it keeps the order of insertion",
    "collections.defaultdict": "use a dict, and test `if key not in d` before",
    "collections.namedtuple": "use a dataclass, or a tuple",
    "contextlib": "write a class with __enter__ and __exit__",
    "copy": "write a method that makes the copy; `list(x)` and `dict(x)` copy containers",
    "ctypes": "declare the C functions with framework.rlib.rffi",
    "dataclasses": "name the fields",
    "datetime": "use the functions of time",
    "decimal": "use rbigint of framework.rlib, scaled",
    "fractions": "use a class with two ints or rbigints",
    "functools.lru_cache": "keep the results in a dict that an object of yours refers to",
    "heapq": "all but merge has a translation",
    "io.StringIO": "collect the parts in a list and join them, or use rstring.StringBuilder of framework.rlib",
    "io.BytesIO": "use a bytearray",
    "itertools": "write the loop, or a generator",
    "json": "write a parser, with framework.parsing if it is to be short",
    "logging": "print to sys.stderr",
    "operator": "write the operator, or a lambda with it",
    "pathlib": "use the functions of os and os.path on strings",
    "pickle": "write and read the fields with struct or as text",
    "random": "use Random of framework.rlib.rrandom",
    "re": "use framework.parsing for lexers, else the methods of str",
    "socket": "declare the C functions with framework.rlib.rffi",
    "string": "its constants can be used; write out what its functions do",
    "struct.Struct": "call struct.pack() and struct.unpack() with the format",
    "subprocess": "use os.system",
    "signal": "use rsignal of framework.rlib",
    "threading": "use rthread of framework.rlib",
}
"""By ``module.name`` or ``module``."""


def module_of(live: Any) -> str:
    """The public name of the module where a function, class or method was written; for objects, that of their class."""
    code = getattr(live, "__code__", None)
    if code is not None and code.co_filename.startswith(STANDARD_LIBRARY):
        return module_of_file(code.co_filename)
    self = getattr(live, "__self__", None)
    owner = getattr(live, "__objclass__", None) or (self if isinstance(self, type) else type(self))
    name = getattr(live, "__module__", None) or owner.__module__ or "builtins"
    return ALIASES.get(name, name.removeprefix("_"))


ALIASES = {"posix": "os", "_io": "io", "_thread": "threading", "posixpath": "os.path"}


def module_of_file(filename: str) -> str:
    """The module of a source file of Python's library."""
    path = filename.removeprefix(STANDARD_LIBRARY).removesuffix(".py").removesuffix("__init__").rstrip(os.sep)
    return path.replace(os.sep, ".").removeprefix("_")


def is_library(live: Any) -> bool:
    """Whether a function or class belongs to Python's library."""
    code = getattr(live, "__code__", None)
    if code is not None:
        return bool(code.co_filename.startswith(STANDARD_LIBRARY)) and "site-packages" not in code.co_filename
    module = getattr(live, "__module__", None) or "builtins"
    return module.partition(".")[0] in sys.stdlib_module_names and module != "builtins"


def way_out(module: str, name: str) -> str:
    """What to use instead."""
    found = WAYS_OUT.get(f"{module}.{name}") or WAYS_OUT.get(module) or WAYS_OUT.get(module.partition(".")[0])
    return found or HINTS["K105"]


def no_translation(live: Any) -> Refused:
    """The refusal of a function, class or method of a library."""
    module = module_of(live)
    name = getattr(live, "__qualname__", type(live).__name__).rpartition("<locals>.")[2]
    name = "lru_cache" if name == "_lru_cache_wrapper" else name
    wrapped = getattr(live, "__wrapped__", None)
    if wrapped is not None and not is_library(wrapped):
        text = f"{name}() is made by a decorator of {module}, which has no translation"
        return Refused("K105", text, way_out(module, name))
    if module == "builtins":
        return Refused("K104", f"the built-in {name}{'' if isinstance(live, type) else '()'} has no translation")
    text = f"{module}.{name}{'' if isinstance(live, type) else '()'} has no translation"
    return Refused("K105", text, way_out(module, name.partition(".")[0]))
