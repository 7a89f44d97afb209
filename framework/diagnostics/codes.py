"""The table of error codes: one row per code, which `kit explain CODE` prints and the docs page is made from.

Numbers are grouped by the stage that finds the mistake:

    1xx  front end: statements and objects that can't be translated
    2xx  inference: types that don't fit together
    3xx  lowering: operations without a low-level form
    4xx  foreign functions
    5xx  building, linking, the machine around us
    6xx  the command line and the target file

A row is added with the first place that raises its code; ``tests/diagnostics`` fails for a code that is raised but has
no row, or the reverse.  ``bad`` and ``good`` are short excerpts: what triggers the error, and a way out.
"""

from __future__ import annotations

from dataclasses import dataclass
from textwrap import dedent


@dataclass(frozen=True, slots=True)
class ErrorCode:
    """One kind of error."""

    code: str
    title: str
    explanation: str
    bad: str = ""
    good: str = ""


CODES: dict[str, ErrorCode] = {}

STAGES = {
    "1": "front end",
    "2": "inference",
    "3": "lowering",
    "4": "foreign functions",
    "5": "building and linking",
    "6": "command line",
}


def _code(code: str, title: str, explanation: str, bad: str = "", good: str = "") -> None:
    if code in CODES:
        raise ValueError(f"error code {code} has two rows")
    texts = (dedent(text).strip("\n") for text in (explanation, bad, good))
    CODES[code] = ErrorCode(code, title, *texts)


# ---------------------------------------------------------------------------------------------- 1xx front end

_code(
    "K101",
    "statement has no translation",
    """
    The function uses a construct of Python that restricted Python does not have, such as `async def`, `await` or
    `import` of a name that is not known when the program is translated.  Everything at module level is unrestricted:
    such code may run there, when the module is imported, and leave its results in global variables.
    """,
    """
    async def fetch(address):
        ...
    """,
    """
    def fetch(address):          # an ordinary function; waiting is explicit
        ...
    """,
)
_code(
    "K102",
    "code made at run time",
    """
    `eval`, `exec` and `compile` need a Python compiler in the executable.  Build such functions when the module is
    imported: there all of Python is available, and the functions it makes are translated like others.
    """,
    """
    def apply(source, x):
        return eval(source)
    """,
    """
    double = eval("lambda x: x * 2")     # import time

    def apply(x):
        return double(x)
    """,
)
_code(
    "K103",
    "function marked NOT_RPYTHON is reached",
    """
    The docstring of the function starts with NOT_RPYTHON: its author says that it must only run on CPython.  Some
    translated function calls it; the chain of calls in the error shows the way.  Guard the call with
    `we_are_translated()` or remove it.
    """,
    '''
    def dump(graph):
        """NOT_RPYTHON: for debugging."""
        pprint.pprint(vars(graph))
    ''',
    """
    if not we_are_translated():
        dump(graph)
    """,
)
_code(
    "K104",
    "function has no Python code",
    """
    The called object is implemented in C (or is not a function), and there is no translation of it.  Write it in
    restricted Python, look in `framework.rlib` for its counterpart, or call a C library through `rlib.rffi`.
    """,
    """
    def digest(data):
        return zlib.crc32(data)
    """,
)
_code(
    "K105",
    "module without a translation",
    """
    An attribute of a module is used at run time that restricted Python does not offer.  Only the modules listed in
    docs/language.md exist in a translated program; anything else may be used at import time.
    """,
    """
    def pick(items):
        return random.choice(items)
    """,
)
_code(
    "K106",
    "integer outside 64 bits",
    """
    Plain `int` is a 64-bit machine integer in a translated program.  A literal, a prebuilt value or a folded constant
    is outside of it.  Use `rbigint` for big numbers or `r_uint64` for unsigned ones.
    """,
    """
    MASK = 0xFFFFFFFFFFFFFFFF

    def mask(x):
        return x & MASK
    """,
    """
    MASK = r_uint64(0xFFFFFFFFFFFFFFFF)

    def mask(x):
        return r_uint64(x) & MASK
    """,
)
