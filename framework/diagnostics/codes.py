"""The table of error codes: one row per code, which `kit explain CODE` prints and docs/errors.md is made from.

Numbers are grouped by the stage that finds the mistake:

    1xx  front end: statements and objects that can't be translated
    2xx  inference: types that don't fit together
    3xx  lowering: operations without a low-level form
    4xx  foreign functions
    5xx  building, linking, the machine around us
    6xx  the command line and the target file

A row is added with the first place that raises its code; ``tests/diagnostics`` fails for a code that is raised but has
no row, or the reverse.  What triggers each error, and a way out, is in ``examples.txt``.
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


CODES: dict[str, ErrorCode] = {}

STAGES = {
    "1": "front end",
    "2": "inference",
    "3": "lowering",
    "4": "foreign functions",
    "5": "building and linking",
    "6": "command line",
    "7": "audit of hints",
}


def _code(code: str, title: str, explanation: str) -> None:
    if code in CODES:
        raise ValueError(f"error code {code} has two rows")
    CODES[code] = ErrorCode(code, title, dedent(explanation).strip("\n"))


# ---------------------------------------------------------------------------------------------- 1xx front end

_code(
    "K101",
    "statement has no translation",
    """
    The function uses a construct of Python that restricted Python does not have, such as `async def`, `await` or
    `import` of a name that is not known when the program is translated.  Everything at module level is unrestricted:
    such code may run there, when the module is imported, and leave its results in global variables.
    """,
)
_code(
    "K102",
    "code made at run time",
    """
    `eval`, `exec` and `compile` need a Python compiler in the executable.  Build such functions when the module is
    imported: there all of Python is available, and the functions it makes are translated like others.
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
)
_code(
    "K104",
    "function has no Python code",
    """
    The called object is implemented in C (or is not a function), and there is no translation of it.  Write it in
    restricted Python, look in `framework.rlib` for its counterpart, or call a C library through `rlib.rffi`.
    """,
)
_code(
    "K105",
    "module without a translation",
    """
    An attribute of a module is used at run time that restricted Python does not offer.  Only the modules listed in
    docs/language.md exist in a translated program; anything else may be used at import time.
    """,
)
_code(
    "K106",
    "integer outside 64 bits",
    """
    Plain `int` is a 64-bit machine integer in a translated program.  A literal, a prebuilt value or a folded constant
    is outside of it.  Use `rbigint` for big numbers or `r_uint64` for unsigned ones.
    """,
)

_code(
    "K110",
    "CPython version not supported",
    """
    The front end reads the bytecode of the CPython that runs the kit, and it knows 3.11 to 3.14.  Run the kit with one of
    these; the translated program does not depend on it.
    """,
)
_code(
    "K111",
    "global variable assigned at run time",
    """
    Globals of modules are constants in a translated program: their values are those after the import.  What a `global`
    variable refers to may change, so keep the state in an attribute of an object.
    """,
)
_code(
    "K112",
    "name is not defined",
    """
    A global name, or an attribute of a module, does not exist when the program is translated, and no `except` of the
    function handles that.  Names are looked up once, after all modules are imported.
    """,
)
_code(
    "K113",
    "class defined inside a function",
    """
    A translated function can't make classes.  Define the class at module level; a factory that makes several classes may
    run when the module is imported.
    """,
)
_code(
    "K114",
    "super() without an attribute",
    """
    `super()` is understood together with the attribute that follows: `super().name`.  The object by itself has no
    counterpart in a translated program, and outside of a method there is no class to start from.
    """,
)
_code(
    "K115",
    "bare raise outside of an except clause",
    """
    `raise` alone raises the exception that the function itself is handling.  In a function called from an except clause
    CPython would raise what the caller is handling; pass that exception as an argument instead.
    """,
)
_code(
    "K116",
    "** with unknown keys in a call",
    """
    Which parameters a call fills must be known when the program is translated, so `**` in a call needs a dict that is
    written there.
    """,
)
_code(
    "K117",
    "class pattern with an unknown class",
    """
    In `case C(...)` the class must be a constant: a class of this or another module, or a built-in type.
    """,
)

# ---------------------------------------------------------------------------------------------- 2xx inference

_code(
    "K201",
    "two kinds of values meet",
    """
    Different kinds of values reach one variable, field or container.  The error shows where each of them came
    from and where they meet.
    """,
)
_code(
    "K202",
    "int and float meet",
    """
    An int and a float reach the same variable, field or container.  On CPython the value keeps its own type; a
    translated variable has one type only, and silently widening would change what the program prints.
    """,
)
_code(
    "K203",
    "bool and int meet",
    """
    A bool and an int reach the same variable, field or container.  They print differently, so one of them must
    be converted.
    """,
)
_code(
    "K204",
    "integers of different kinds meet",
    """
    Plain ints and the sized kinds of `rarithmetic` (`r_uint`, `r_int32` …) do not mix in one variable.
    Arithmetic between them works, storing them in one place does not.
    """,
)
_code(
    "K205",
    "tuples of different lengths meet",
    """
    The length of a tuple is part of its type.
    """,
)
_code(
    "K206",
    "classes without a common base meet",
    """
    Instances of unrelated classes reach one place.  What may be done with the value is known only if there is a
    common base class other than `object`.
    """,
)
_code(
    "K207",
    "functions and other constants meet",
    """
    Functions, classes and bound methods may meet; built-in functions, frozen objects and callable instances are other
    kinds of values.
    """,
)
_code(
    "K208",
    "None meets a value that can't be None",
    """
    Low-level pointers and addresses have a null value of their own.
    """,
)
_code(
    "K209",
    "a type contains itself",
    """
    A tuple that contains itself, directly or through other tuples, would need an infinite type.
    """,
)
_code(
    "K210",
    "fixed-size list is resized",
    """
    `make_sure_not_resized` was applied to a list that some other code resizes.
    """,
)
_code(
    "K221",
    "operation not defined for these types",
    """
    No translation exists for this operation on operands of these types; on CPython it would raise TypeError or
    use a special method that the class does not have.
    """,
)
_code(
    "K222",
    "no such attribute",
    """
    Neither the class of the object nor any of its base classes defines the attribute, and no code assigns it.
    """,
)
_code(
    "K223",
    "arguments don't fit the function",
    """
    The call would raise TypeError on CPython, or it passes arguments in a way that is only known at run time.
    """,
)
_code(
    "K224",
    "value is not callable",
    """
    Something is called that is neither function, class, method nor object with `__call__`.
    """,
)
_code(
    "K226",
    "value is not iterable",
    """
    The value in a `for` loop, an unpacking or a container constructor can't be iterated.
    """,
)
_code(
    "K227",
    "argument must be constant",
    """
    The operation needs a value that is known when the program is translated.
    """,
)
_code(
    "K229",
    "attribute can't be assigned",
    """
    Only fields of instances and attributes of translated classes can be assigned at run time.
    """,
)
_code(
    "K230",
    "not hashable",
    """
    The value is used as a key of a dict or set, or hashed, but its type has no hash.
    """,
)
_code(
    "K241",
    "multiple inheritance beyond mixins",
    """
    A class may have one ordinary base class; the others must be mixins, that is classes without state of their
    own whose functions are copied into the class.
    """,
)
_code(
    "K242",
    "super() depends on the class of self",
    """
    A subclass mixes in a class after the one that calls super(), so that the called function would differ from
    instance to instance.
    """,
)
_code(
    "K243",
    "method and field of one name",
    """
    An attribute is a function in a class and assigned on instances of the class.
    """,
)
_code(
    "K244",
    "object can't be part of the program",
    """
    A prebuilt object of this kind is reachable at run time, but it has no translation.
    """,
)
_code(
    "K245",
    "metaclass call at run time",
    """
    Classes can only be created while modules are imported.
    """,
)
_code(
    "K246",
    "class whose instances have no translation",
    """
    Instances of the class would behave differently from CPython's: it derives from a built-in type such as `list`, or it
    has one of `__new__`, `__getattr__` and `__getattribute__`, which translated code never calls.
    """,
)
_code(
    "K251",
    "value does not fit the type hint",
    """
    Type hints on functions and fields are checked declarations.
    """,
)
_code(
    "K252",
    "type hint not supported",
    """
    The hint has no meaning for translation and was ignored.
    """,
)
_code(
    "K253",
    "some classes lack an attribute",
    """
    A method or class-level value is asked of a variable whose class has subclasses, and some of those that have
    instances lack it.  For these AttributeError is raised when the program runs, as on CPython.
    """,
)
_code(
    "K254",
    "numbers widen where they meet",
    """
    In a module that imports `rpython.*` names, a bool becomes an int, an int a float, and a sized integer a larger
    one where both reach one variable, field or container, as in RPython.  CPython keeps them apart: there the value
    prints differently, and a large int does not lose digits.  Elsewhere this is an error (K202, K203, K204).
    """,
)
_code(
    "K271",
    "wrong use of a JIT hint",
    """
    A hint of `rlib.jit` was given something that it can't work with: a merge point without one of the driver's variables,
    a parameter that does not exist, a field that is said to be immutable and is not.
    """,
)

# ---------------------------------------------------------------------------------------------- 5xx building and linking

_code(
    "K501",
    "the executable can't be linked",
    """
    All code is compiled, and the last step failed: no linker was found, it reported an error, or the executable can't
    be written (the folder is missing, the disk is full).  A linker comes with every C compiler (`apt-get install gcc`);
    `pip install ziglang` brings one too.  Nothing half-written is left behind.
    """,
)

_code(
    "K502",
    "C sources of foreign functions can't be compiled",
    """
    Functions declared with `rffi.llexternal` may bring C sources or stand for macros.  Those are compiled by the C
    compiler (`cc`, or what $CC says); there is none, or it refused them.
    """,
)

_code(
    "K503",
    "an object file can't be written",
    """
    Compiled code goes into the cache (`kit cache` says where; $KIT_CACHE_DIR moves it), or with `--no-cache` into the
    folder for temporary files.  The disk may be full, or the folder not be yours to write.
    """,
)

# ---------------------------------------------------------------------------------------------- 6xx command line

_code(
    "K601",
    "no such target",
    """
    A target is a directory with a file `target.py`, or a Python file.  Nothing of that name exists.
    """,
)
_code(
    "K602",
    "directory without target.py",
    """
    A directory can be translated when it holds `target.py`.  Name the file itself when it is called otherwise.
    """,
)
_code(
    "K603",
    "target without an entry point",
    """
    The target file must define `entry_point(argv)`, which gets the list of command-line arguments (the program's name
    first) and returns the exit status; or RPython's `target(driver, args)`, which returns that function.
    """,
)
_code(
    "K604",
    "the target is not valid Python",
    """
    Modules are imported by Python before anything is translated, and Python refused this one.
    """,
)
_code(
    "K605",
    "importing the target failed",
    """
    Modules are imported by Python before anything is translated, and an exception escaped from that.  Try
    `python target.py`, or `kit run TARGET`, which runs the target without translating it.
    """,
)
_code(
    "K606",
    "entry point of the wrong shape",
    """
    `entry_point` must be a plain function with one parameter, the list of command-line arguments.
    """,
)
_code(
    "K607",
    "no such error code",
    """
    `kit explain` was asked about a code that does not exist.  Without a code it lists all of them.
    """,
)
_code(
    "K608",
    "a new language can't be made there",
    """
    `kit new` makes a new folder, whose name has to be a Python identifier; it never writes into an existing one.
    """,
)
_code(
    "K609",
    "no such stage",
    """
    `kit show` was asked for a stage that the translation does not have.  The error lists those that it has; each pass
    over low-level graphs is one.
    """,
)
_code(
    "K610",
    "no such function",
    """
    `kit show` found no function of that name.  A name may be given with or without its module (`run`,
    `interpreter.run`, `Parser.parse`).  After inference, only functions that the entry point reaches exist; `kit check`
    lists all with their verdicts.
    """,
)
_code(
    "K611",
    "no such target machine",
    """
    `--target` names the machine to build for, as in `x86_64-linux-gnu` or `aarch64-linux-musl`.  The error lists those
    that the kit makes code for.  Building for another machine needs a linker for it: `pip install ziglang`.
    """,
)
_code(
    "K612",
    "a name of RPython has no counterpart",
    """
    The program imports a module or name of `rpython` that the kit does not have.  The import fails with ImportError; a
    program that catches it goes on with what it does without RPython, which need not translate.
    """,
)
_code(
    "K613",
    "nothing can be seen of that program",
    """
    `kit trace` and `kit why` run an executable that `kit translate` made of an interpreter with a `JitDriver`, and read
    what its JIT tells.  Without an executable, `kit trace --hosted TARGET PROGRAM` runs a target in Python.
    """,
)
_code(
    "K614",
    "no such loop",
    """
    `kit trace --loop N` was asked for a loop that was not compiled in this run.  Loops have the numbers that `kit trace`
    shows without `--loop`.
    """,
)
_code(
    "K615",
    "no grammar in the file",
    """
    `kit grammar` looks at the global variables of a Python file for a Grammar, a LexerGenerator or a ParserGenerator (the
    kit's or rply's).  A file of another suffix is read as a grammar in the declarative form of docs/parsing.md.
    """,
)
_code(
    "K701",
    "an elidable function gave different results for equal arguments",
    """
    The JIT computes a call of an `elidable` function once and uses the result again, so the result must depend on the
    arguments only.  Machine code goes wrong silently where that is not so.  Let the function take what it depends on as
    an argument, or drop the hint.
    """,
)
_code(
    "K702",
    "an immutable field changed",
    """
    The JIT reads a field of `_immutable_fields_` once for a constant object.  A field, or with `[*]` an item of its list,
    must keep its value once the constructor has returned.  Fields that change rarely are written with `?`.
    """,
)
_code(
    "K703",
    "a promoted value has many values",
    """
    `promote` makes a guard for the value that is seen while a trace is recorded.  Each other value leaves the machine code
    and in the end gets a bridge of its own: with many values that costs more than it brings.
    """,
)
