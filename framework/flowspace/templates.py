"""Fields of constant templates that look into their arguments become fields with arguments of their own.

"{0.x} {1[k]:>{w}}".format(a, b, w=5)    ──►    "{0} {1:>{2}}".format(a.x, b["k"], 5)
"%(n)s is %(a)d" % {"n": x, "a": y}      ──►    "%s is %d" % (x, y)          the values may be of any types
"%(n)s is %(a)d" % d                     ──►    "%s is %d" % (d["n"], d["a"])

The rest of the kit sees templates with numbered fields only; templates without such fields are left as they are.
"""

from __future__ import annotations

import re
import string
from _string import formatter_field_name_split  # type: ignore[import-not-found]
from collections.abc import Callable
from itertools import count

from framework.flowgraph.model import Constant, Value
from framework.flowgraph.operations import CallShape

Emit = Callable[..., Value]


def looks_into_arguments(template: str) -> bool:
    """Whether a field has an attribute or an index.  A template that is not well-formed has none."""
    try:
        fields = list(string.Formatter().parse(template))
    except ValueError:
        return False
    return any(
        name is not None and ("." in name or "[" in name or looks_into_arguments(spec or ""))
        for _, name, spec, _ in fields
    )


class Template:
    """A template in the making, whose fields are numbered, and the values of its fields."""

    def __init__(self, shape: CallShape, values: list[Value], emit: Emit) -> None:
        self.arguments: dict[str | int, Value] = dict(enumerate(values[: shape.positional]))
        self.arguments |= dict(zip(shape.keywords, values[shape.positional :], strict=True))
        self.emit = emit
        self.values: list[Value] = []
        self.automatic = count()

    def rewrite(self, template: str) -> str:
        """The template with numbered fields.

        Raises: LookupError for an argument that is not there.
        """
        parts = []
        for literal, name, spec, conversion in string.Formatter().parse(template):
            parts.append(literal.replace("{", "{{").replace("}", "}}"))
            if name is not None:
                self.values.append(self._value(name))
                field = str(len(self.values) - 1)
                ending = (f"!{conversion}" if conversion else "") + (f":{self.rewrite(spec)}" if spec else "")
                parts.append("{" + field + ending + "}")
        return "".join(parts)

    def _value(self, name: str) -> Value:
        first, rest = formatter_field_name_split(name)
        value = self.arguments[next(self.automatic) if first == "" else first]
        for is_attribute, key in rest:
            value = self.emit("getattr" if is_attribute else "getitem", value, Constant(key))
        return value


_PERCENT = re.compile(r"%(?:\((?P<key>[^()]*)\))?(?P<form>[#0\- +]*\d*(?:\.\d+)?[hlL]?[a-zA-Z%])")


def percent_keys(template: str) -> tuple[str, list[str]] | None:
    """The template without keys, and the keys of its fields in order; None when there are none or a field has none."""
    keys: list[str] = []
    parts: list[str] = []
    end = 0
    for found in _PERCENT.finditer(template):
        key, form = found["key"], found["form"]
        parts += [template[end : found.start()], "%" + form]
        end = found.end()
        if form == "%" and key is None:
            continue
        if key is None:
            return None
        keys.append(key)
    parts.append(template[end:])
    return ("".join(parts), keys) if keys and "%" not in _PERCENT.sub("", template) else None
