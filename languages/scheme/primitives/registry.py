"""The table of primitives and the decorator that fills it.

    @primitive("string-ref", String, Fixnum)
    def string_ref(string: String, index: Fixnum) -> Value: …

    @primitive("make-vector", Fixnum, Value, optional=1)        # a missing argument is None
    def make_vector(length: Fixnum, fill: Value | None) -> Value: …

    @primitive("append", rest=True)                             # the rest is a list[Value], unchecked
    def append(lists: list[Value]) -> Value: …

Each argument is checked to be of its class (``Value``: anything) before the function is called.  One class is made per
primitive while the module is imported; its methods are written out as source, so that in traces and in machine code a
call with one to three arguments is a plain call without a list.
"""

from collections.abc import Callable
from typing import Any

from languages.scheme.objects.base import Value
from languages.scheme.objects.errors import wrong_type
from languages.scheme.objects.procedures import ANY_NUMBER, Primitive

PRIMITIVES: dict[str, Primitive] = {}

# Names in the entries of ``Primitive`` without a list.
NAMES = ["first", "second", "third"]


def primitive(
    name: str, *types: type, optional: int = 0, rest: bool = False, library: str = "base"
) -> Callable[[Callable[..., Value]], Callable[..., Value]]:
    """Register a function as the primitive ``name``; the last ``optional`` of its typed arguments may be missing.

    ``library`` is the standard library that exports it; one that belongs to several names the first.
    """

    def register(function: Callable[..., Value]) -> Callable[..., Value]:
        if name in PRIMITIVES:
            raise ValueError(f"the primitive {name} is defined twice")
        minimum = len(types) - optional
        cls = primitive_class(name, function, types, minimum, rest)
        PRIMITIVES[name] = cls(name, minimum, ANY_NUMBER if rest else len(types))
        PRIMITIVE_LIBRARIES[name] = library
        return function

    return register


PRIMITIVE_LIBRARIES: dict[str, str] = {}


def primitive_class(
    name: str, function: Callable[..., Value], types: tuple[type, ...], minimum: int, rest: bool
) -> type[Primitive]:
    """The subclass of Primitive that checks arguments and calls the function."""
    namespace: dict[str, Any] = {"function": function, "wrong_type": wrong_type, "Primitive": Primitive, "Value": Value}
    namespace["__name__"] = function.__module__
    for index, cls in enumerate(types):
        namespace[f"Type{index}"] = cls
    lines = [f"class {function.__name__}_primitive(Primitive):"]
    for count in range(len(NAMES) + 1):
        if count >= minimum and (rest or count <= len(types)):
            lines += fixed_entry(name, types, NAMES[:count], rest)
    lines += general_entry(name, types, minimum, rest)
    exec("\n".join(lines), namespace)
    return namespace[f"{function.__name__}_primitive"]


def fixed_entry(name: str, types: tuple[type, ...], arguments: list[str], rest: bool) -> list[str]:
    """The method that takes just these arguments."""
    lines = [f"    def call{len(arguments)}({', '.join(['self', *arguments])}):"]
    typed = arguments[: len(types)]
    for index, argument in enumerate(typed):
        lines += check(name, types, index, argument)
    passed = typed + ["None"] * (len(types) - len(typed))
    if rest:
        passed.append(f"[{', '.join(arguments[len(types) :])}]")
    return [*lines, f"        return function({', '.join(passed)})"]


def general_entry(name: str, types: tuple[type, ...], minimum: int, rest: bool) -> list[str]:
    """The method that takes a list of arguments."""
    lines = ["    def call(self, arguments):", "        count = len(arguments)"]
    wrong = f"count < {minimum}" + ("" if rest else f" or count > {len(types)}")
    lines += [f"        if {wrong}:", "            raise self.miscounted(count)"]
    passed = []
    for index in range(len(types)):
        local = f"argument{index}"
        if index < minimum:
            lines.append(f"        {local} = arguments[{index}]")
            lines += check(name, types, index, local)
        else:
            lines.append(f"        {local} = None")
            lines.append(f"        if count > {index}:")
            lines.append(f"            given{index} = arguments[{index}]")
            lines += ["    " + line for line in check(name, types, index, f"given{index}")]
            lines.append(f"            {local} = given{index}")
        passed.append(local)
    if rest:
        passed.append(f"arguments[{len(types)}:]")
    return [*lines, f"        return function({', '.join(passed)})"]


def check(name: str, types: tuple[type, ...], index: int, argument: str) -> list[str]:
    """Lines that raise unless the argument is of its class."""
    cls = types[index]
    if cls is Value:
        return []
    return [
        f"        if not isinstance({argument}, Type{index}):",
        f"            raise wrong_type({name!r}, {index + 1}, {cls.kind!r}, {argument})",
    ]
