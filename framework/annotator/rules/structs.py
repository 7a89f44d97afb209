"""``struct.pack``, ``unpack`` and ``unpack_from`` with constant formats: one restricted Python function per format.

struct.unpack("<hI", data)    calls    def unpack(fmt, data):
                                           check_size(data, 0, 6)
                                           return load_signed(data, 0, 2, False), load_unsigned(data, 2, 4, False)
"""

from __future__ import annotations

import re
import struct
import sys
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from framework.annotator import model
from framework.annotator.errors import Refused
from framework.annotator.model import SomeObject
from framework.annotator.rules import calls
from framework.annotator.rules.registry import Call, builtin
from framework.rlib import packing
from framework.runtime import structs

if TYPE_CHECKING:
    from framework.annotator.annotator import Annotator

_ITEM = re.compile(r"\s*(\d*)([xcbB?hHiIlLqQnNefdspP])")
_INTEGERS = frozenset("bBhHiIlLqQnN")


@dataclass(frozen=True, slots=True)
class Part:
    """One item of a format: where it lies, and how many bytes it has."""

    code: str
    offset: int
    size: int


def parts_of(text: str) -> tuple[list[Part], int, bool]:
    """The items of a format, the size of all, and whether the byte order is big-endian.

    Raises: Refused for what ``struct`` refuses, and for the codes that have no translation.
    """
    order = text[0] if text[:1] in ("@", "=", "<", ">", "!") else "@"
    try:
        total = struct.calcsize(text)
    except struct.error as error:
        raise Refused("K221", f"the format {text!r}: {error}") from None
    rest = text[1:] if text[:1] == order else text
    parts: list[Part] = []
    before = order
    for match in _ITEM.finditer(rest):
        count, code = match.groups()
        if code in "eP":
            raise Refused("K221", f"the format code {code!r} of struct has no translation")
        repeats = [f"{count}{code}"] if code in "spx" else [code] * int(count or "1")
        for item in repeats:
            size = struct.calcsize(order + item)
            before += item
            parts.append(Part(code, struct.calcsize(before) - size, size))
        if count == "0":
            before += f"0{code}"
    return parts, total, order in ">!" or (order in "@=" and sys.byteorder == "big")


def _load(part: Part, base: str, big: bool) -> str:
    place = f"{base}{part.offset}"
    match part.code:
        case "c":
            return f"data[{place} : {place} + 1]"
        case "?":
            return f"data[{place}] != 0"
        case "s":
            return f"data[{place} : {place} + {part.size}]"
        case "p":
            return f"load_pascal(data, {place}, {part.size})"
        case "d":
            return f"load_double(data, {place}, {big})"
        case "f":
            return f"load_float(data, {place}, {big})"
    kind = "signed" if part.code.islower() else "unsigned"
    return f"load_{kind}(data, {place}, {part.size}, {big})"


def _tuple_text(items: list[str]) -> str:
    return f"({', '.join(items)}{',' if len(items) == 1 else ''})"


def unpack_source(text: str) -> str:
    """The function for ``unpack``."""
    parts, total, big = parts_of(text)
    values = _tuple_text([_load(part, "", big) for part in parts if part.code != "x"])
    return f"def unpack(fmt, data):\n    check_size(data, 0, {total})\n    return {values}\n"


def unpack_from_source(text: str) -> str:
    """The function for ``unpack_from``."""
    parts, total, big = parts_of(text)
    values = _tuple_text([_load(part, "start + ", big) for part in parts if part.code != "x"])
    check = f"start = check_room(len(data), offset, {total}, 'unpack_from')"
    return f"def unpack_from(fmt, data, offset=0):\n    {check}\n    return {values}\n"


def _message(code: str, value: int) -> str:
    """What ``struct`` says about a number outside the range of a code."""
    try:
        struct.pack(code, value)
    except (struct.error, OverflowError) as error:
        return str(error)
    return ""


def _store_integer(part: Part, name: str, order: str, big: bool) -> str:
    bits = 8 * part.size
    low, high = (-(1 << (bits - 1)), (1 << (bits - 1)) - 1) if part.code.islower() else (0, (1 << min(bits, 63)) - 1)
    below, above = _message(order + part.code, low - 1), _message(order + part.code, high + 1)
    return f"store_integer(out, {name}, {part.size}, {low}, {high}, {big}, {below!r}, {above!r})"


def _store(part: Part, name: str, order: str, big: bool) -> str:
    match part.code:
        case "c":
            return f"store_char(out, {name})"
        case "?":
            return f"out.append(1 if {name} else 0)"
        case "s":
            return f"store_bytes(out, {name}, {part.size})"
        case "p":
            return f"store_pascal(out, {name}, {part.size})"
        case "d":
            return f"store_double(out, {name}, {big})"
        case "f":
            return f"store_float(out, {name}, {big})"
    return _store_integer(part, name, order, big)


def pack_source(text: str) -> str:
    """The function for ``pack``."""
    parts, total, big = parts_of(text)
    order = text[0] if text[:1] in tuple("@=<>!") else "@"
    names: list[str] = []
    lines = ["out = bytearray()"]
    place = 0
    for part in parts:
        if part.offset > place:
            lines.append(f"store_padding(out, {part.offset - place})")
        place = part.offset + part.size
        if part.code == "x":
            lines.append(f"store_padding(out, {part.size})")
        else:
            names.append(f"v{len(names)}")
            lines.append(_store(part, names[-1], order, big))
    if total > place:
        lines.append(f"store_padding(out, {total - place})")
    body = "\n    ".join([*lines, "return bytes(out)"])
    return f"def pack({', '.join(['fmt', *names])}):\n    {body}\n"


_made: dict[tuple[str, str], Callable[..., Any]] = {}


def _function(name: str, text: str, make: Callable[[str], str]) -> Callable[..., Any]:
    found = _made.get((name, text))
    if found is None:
        namespace: dict[str, Any] = {**vars(packing), **vars(structs)}
        exec(compile(make(text), f"<struct {text}>", "exec"), namespace)
        found = _made[name, text] = namespace[name]
        found._annspecialcase_ = "specialize:argtype(" + ", ".join(map(str, range(1, found.__code__.co_argcount))) + ")"  # type: ignore[attr-defined]
    return found


def _rule(live: Any, name: str, make: Callable[[str], str]) -> None:
    @builtin(live)
    def rule(call: Call) -> SomeObject:
        """Call the function made for the format."""
        text = call.arguments[0]
        if not text.is_constant or not isinstance(text, (model.SomeString, model.SomeBytes)):
            raise Refused("K227", f"the format passed to struct.{name}() must be constant")
        plain = text.const if isinstance(text.const, str) else text.const.decode("latin-1")
        function = _function(name, plain, make)
        wanted = function.__code__.co_argcount
        if name == "pack" and len(call.arguments) != wanted:
            count = wanted - 1
            raise Refused("K223", f"pack expected {count} items for packing (got {len(call.arguments) - 1})")
        return calls.call_pbc(call.book.immutable_value(function), call)


_rule(struct.pack, "pack", pack_source)
_rule(struct.unpack, "unpack", unpack_source)
_rule(struct.unpack_from, "unpack_from", unpack_from_source)


@builtin(struct.calcsize)
def calcsize(call: Call) -> SomeObject:
    """``struct.calcsize(fmt)``."""
    call.check_count(1)
    text = call.arguments[0]
    if not text.is_constant:
        raise Refused("K227", "the format passed to struct.calcsize() must be constant")
    return call.annotator.annotation_of_constant(parts_of(text.const)[1])


def install_error(annotator: Annotator) -> None:
    """Let inference read the runtime's class where it meets ``struct.error``, and the reverse."""
    annotator.bookkeeper.shadows[struct.error] = structs.error
    annotator.bookkeeper.shadowed[structs.error] = struct.error
