"""Low-level operations as Python expressions, for those that have a short one; ``{0}`` is the first operand.

Whatever is missing here is called through ``lltypes.meaning``, so this table only buys speed.  A test runs both forms
of each operation on the same operands.
"""

from __future__ import annotations

_COMPARE = {"lt": "<", "le": "<=", "eq": "==", "ne": "!=", "gt": ">", "ge": ">="}

EXPRESSIONS: dict[str, str] = {
    f"{kind}_{name}": f"{{0}} {sign} {{1}}"
    for kind in ("int", "uint", "float", "char", "unichar", "adr")
    for name, sign in _COMPARE.items()
}
EXPRESSIONS |= {
    f"{kind}_{name}": f"{{0}} {sign} {{1}}"
    for kind in ("int", "uint")
    for name, sign in (("and", "&"), ("or", "|"), ("xor", "^"))
}
EXPRESSIONS |= {
    "int_invert": "~{0}",
    "int_is_true": "{0} != 0",
    "int_add_overflows": "not -0x8000000000000000 <= {0} + {1} <= 0x7FFFFFFFFFFFFFFF",
    "int_sub_overflows": "not -0x8000000000000000 <= {0} - {1} <= 0x7FFFFFFFFFFFFFFF",
    "int_mul_overflows": "not -0x8000000000000000 <= {0} * {1} <= 0x7FFFFFFFFFFFFFFF",
    "uint_add": "{0} + {1} & 0xFFFFFFFFFFFFFFFF",
    "uint_sub": "{0} - {1} & 0xFFFFFFFFFFFFFFFF",
    "uint_mul": "{0} * {1} & 0xFFFFFFFFFFFFFFFF",
    "uint_invert": "{0} ^ 0xFFFFFFFFFFFFFFFF",
    "float_add": "{0} + {1}",
    "float_sub": "{0} - {1}",
    "float_mul": "{0} * {1}",
    "float_neg": "-{0}",
    "float_abs": "abs({0})",
    "bool_not": "not {0}",
    "bool_and": "{0} & {1}",
    "bool_or": "{0} | {1}",
    "bool_xor": "{0} ^ {1}",
    "bool_eq": "{0} is {1}",
    "bool_ne": "{0} is not {1}",
    "cast_bool_to_int": "+{0}",
    "cast_int_to_uint": "{0} & 0xFFFFFFFFFFFFFFFF",
    "cast_int_to_float": "float({0})",
    "cast_uint_to_float": "float({0})",
    "cast_char_to_int": "ord({0})",
    "cast_unichar_to_int": "ord({0})",
    "cast_int_to_char": "chr({0} & 255)",
    "same_as": "{0}",
    "likely": "{0}",
    "unlikely": "{0}",
}

WRAPPED: dict[str, str] = {"int_add": "{0} + {1}", "int_sub": "{0} - {1}", "int_mul": "{0} * {1}", "int_neg": "-{0}"}
"""Expressions whose value is wrapped to the signed range by a statement that follows."""
