"""The table of special methods: the guest's name and ours.

Which types the arguments and the result have is read off the signature in base.py; gateway.py converts.
"""

from __future__ import annotations

from languages.minipy.objects.base import BINARY, forms_of

# Ours → the guest's.  ``next`` and ``call`` have rules of their own in instances.py.
SPECIAL: dict[str, str] = {
    "getattribute": "__getattribute__",
    "setattribute": "__setattr__",
    "delattribute": "__delattr__",
    "repr": "__repr__",
    "text": "__str__",
    "format": "__format__",
    "is_true": "__bool__",
    "hash": "__hash__",
    "index": "__index__",
    "length": "__len__",
    "getitem": "__getitem__",
    "setitem": "__setitem__",
    "delitem": "__delitem__",
    "contains": "__contains__",
    "iter": "__iter__",
    "next": "__next__",
    "call": "__call__",
}
SPECIAL |= {name: f"__{name}__" for name in ("lt", "le", "eq", "ne", "gt", "ge", "neg", "pos", "invert", "abs")}
SPECIAL |= {form: f"__{form.rstrip('_')}__" for name in BINARY for form in forms_of(name)}
