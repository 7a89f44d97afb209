"""The instructions of jitcodes: one row each.

A jitcode (``jitcode.py``) is what the codewriter makes of a low-level graph: bytes that the metainterp traces over and the
blackhole interpreter runs.  One byte gives the instruction, its operands follow in the order in which its *signature* spells
them; the result, if any, is the last byte.

    i r f    a register of that bank, or a constant: one byte.  Numbers from JitCode.count_X on are constants
    I R F    a list of these: the count (one byte), then one byte each
    c        a small number (a driver, a flag): one byte
    L        a label, the position of a ``live`` or of any instruction in the same code: two bytes, little endian
    d        a descriptor, by number in the program's table: two bytes
    j        a jitcode, by number in the program's table: two bytes
    k        a place in the function's list of constants of that bank (for those that a byte does not reach): two bytes
    o        an offset in the program's liveness string: three bytes
    >i >r >f where the result goes, a register of that bank: one byte

An instruction's full name is ``name/signature``.  Names are those of trace operations where these exist, RPython's else.
Calls pass their arguments split by kind; ``CallDescr.arguments`` says how they interleave.

``live`` stands

* right before each instruction that may become a guard which runs the instruction again when it fails (marked ``live
  before``).  Execution resumes at the ``live``, with the registers it lists.  A label that leads there leads to it;
* right after each instruction that calls (``live after``): execution resumes behind the call.  The register that the
  call's result goes to is in the list if it is used later; while the callee runs it has no value yet.

``catch_exception`` stands right after the ``live`` of a call whose exceptions are handled in this function; elsewhere an
exception leaves the function.  Liveness is described at ``jitcode.Liveness``.
"""

from __future__ import annotations

from framework.jit.trace import operations

NAMES: list[str] = []
SIGNATURES: list[str] = []
OPERATIONS: list[int] = []
LIVE_BEFORE: list[bool] = []
LIVE_AFTER: list[bool] = []
"""By instruction: name, signature, number of the trace operation of the same meaning (-1: none), where ``live`` stands."""

NUMBERS: dict[str, int] = {}
"""Name → number."""


def _row(name: str, signature: str, *, live: str = "", operation: int = -1) -> int:
    """Add a row.  Returns: its number."""
    number = len(NAMES)
    assert name not in NUMBERS and number < 256
    NUMBERS[name] = number
    NAMES.append(name)
    SIGNATURES.append(signature)
    OPERATIONS.append(operation)
    LIVE_BEFORE.append(live == "before")
    LIVE_AFTER.append(live == "after")
    return number


def _same_operation(name: str, signature: str, *, live: str = "") -> int:
    """A row for what is an operation of traces too."""
    return _row(name, signature, live=live, operation=operations.NAMES.index(name))


def _by_kind(name: str, signature: str, kinds: str = "irf", *, live: str = "") -> None:
    """Rows ``name_i``, ``name_r``, ``name_f``; ``?`` in the signature is the kind."""
    for kind in kinds:
        full = f"{name}_{kind}"
        known = operations.NAMES.index(full) if full in operations.NAMES else -1
        _row(full, signature.replace("?", kind), live=live, operation=known)


def _results(name: str, signature: str, *, live: str = "") -> None:
    """Rows by kind of result: ``name_i`` … ``name_v``, which has none."""
    for kind in "irfv":
        _row(f"{name}_{kind}", signature if kind == "v" else f"{signature}>{kind}", live=live)


# --- structure
LIVE = _row("live", "o")  # no effect
GOTO = _row("goto", "L")
UNREACHABLE = _row("unreachable", "")  # control never gets here
INT_RETURN = _row("int_return", "i")
REF_RETURN = _row("ref_return", "r")
FLOAT_RETURN = _row("float_return", "f")
VOID_RETURN = _row("void_return", "")
INT_COPY = _row("int_copy", "i>i")
REF_COPY = _row("ref_copy", "r>r")
FLOAT_COPY = _row("float_copy", "f>f")
INT_CONSTANT = _row("int_constant", "k>i")  # a constant with a large number into a register
REF_CONSTANT = _row("ref_constant", "k>r")
FLOAT_CONSTANT = _row("float_constant", "k>f")

# --- branches: go on when the condition holds, else to the label
_row("goto_if_not", "iL", live="before")
for _name in ("int_lt", "int_le", "int_eq", "int_ne", "int_gt", "int_ge", "uint_lt", "uint_le", "uint_gt", "uint_ge"):
    _row(f"goto_if_not_{_name}", "iiL", live="before")
_row("goto_if_not_int_is_zero", "iL", live="before")
for _name in ("float_lt", "float_le", "float_eq", "float_ne", "float_gt", "float_ge"):
    _row(f"goto_if_not_{_name}", "ffL", live="before")
_row("goto_if_not_ref_eq", "rrL", live="before")
_row("goto_if_not_ref_ne", "rrL", live="before")
_row("goto_if_not_ptr_nonzero", "rL", live="before")  # guard_nonnull, guard_isnull
_row("goto_if_not_ptr_iszero", "rL", live="before")
_row("switch", "id", live="before")  # to one of the labels of a SwitchDescr; falls through when there is none
for _name in ("int_add", "int_sub", "int_mul"):
    _row(f"{_name}_jump_if_ovf", "Lii>i", live="before")  # to the label when it overflows; then no register changes

# --- what depends on nothing but its operands: the pure operations of traces, without descriptors
for _number, _name in enumerate(operations.NAMES):
    _flags = operations.FLAGS[_number]
    if _flags & operations.PURE and not _flags & operations.DESCR and not _name.startswith(("same_as", "class_of")):
        _same_operation(_name, f"{operations.ARGUMENTS[_number]}>{operations.RESULTS[_number]}")
_same_operation("cast_ref_to_int", "r>i")
_same_operation("cast_int_to_ref", "i>r")
_row("ptr_nonzero", "r>i")  # ref_ne, ref_eq with null
_row("ptr_iszero", "r>i")

# --- hints
_row("int_guard_value", "i", live="before")  # promote
_row("ref_guard_value", "r", live="before")
_row("float_guard_value", "f", live="before")
_row(
    "string_guard_value", "rid>r", live="before"
)  # promote by value.  r: string; i, d: function that compares two strings
_row("guard_class", "r>i", live="before")  # the class of an object that is not null, promoted
_row("int_isconstant", "i>i")
_row("ref_isconstant", "r>i")
_row("float_isconstant", "f>i")
_row("ref_isvirtual", "r>i")
_row("int_assert_green", "i")
_row("ref_assert_green", "r")
_row("float_assert_green", "f")
_row("current_trace_length", ">i")  # -1 in the blackhole interpreter
_same_operation("record_exact_class", "ri")
_by_kind("record_exact_value", "??", "ir")
_row("record_known_result_i", "iiIRFd")  # result, function, arguments
_row("record_known_result_r", "riIRFd")
_row("jit_debug", "riiii")
_row("jit_enter_portal_frame", "i")  # unique id
_row("jit_leave_portal_frame", "i")
_row("virtual_ref", "r>r")
_row("virtual_ref_finish", "rr")
_row("hint_force_virtualizable", "r")

# --- the portal.  Greens I R F, reds I R F, each in the driver's order
_row("jit_merge_point", "cIRFIRF", live="before")
_row("loop_header", "c")
_results("recursive_call", "cIRFIRF", live="after")  # the portal of a driver, from the merge point on

# --- calls
_results("inline_call", "jIRF", live="after")  # traced
_results("residual_call", "iIRFd", live="after")  # a function's address; if a jitcode is known for it, that is traced
_row("conditional_call", "iiIRFd", live="after")  # calls the function (second operand) when the first is true
_row("conditional_call_value_i", "iiIRFd>i", live="after")  # the first operand, or if that is 0 the function's result
_row("conditional_call_value_r", "riIRFd>r", live="after")

# --- exceptions
_row("catch_exception", "L")  # where to go when the call before raised; no effect otherwise
_row("last_exc_value", ">r")  # first instruction of a handler: the exception, which counts as handled
_row("raise", "r", live="before")  # not null
_row("reraise", "")  # the exception that the handler got by last_exc_value

# --- memory: fields, items, fields of items, raw memory.  Descriptors as in trace operations
_by_kind("getfield_gc", "rd>?")
_by_kind("getfield_gc_pure", "rd>?")
_by_kind("setfield_gc", "r?d")
_by_kind("getarrayitem_gc", "rid>?")
_by_kind("getarrayitem_gc_pure", "rid>?")
_by_kind("setarrayitem_gc", "ri?d")
_same_operation("arraylen_gc", "rd>i")
_by_kind("getinteriorfield_gc", "rid>?")
_by_kind("setinteriorfield_gc", "ri?d")
_same_operation("array_copy", "ririid")
_same_operation("array_clear", "riid")
_by_kind("getfield_raw", "id>?")
_by_kind("getfield_raw_pure", "id>?")  # an immutable field of a raw struct
_by_kind("setfield_raw", "i?d")
_by_kind("raw_load", "iid>?", "if")
_by_kind("raw_store", "ii?d", "if")
_same_operation("new", "d>r")
_same_operation("new_array", "id>r")
_row("record_quasiimmut_field", "rd", live="before")  # stands before a getfield_gc_pure of the same field
_row("jit_force_quasi_immutable", "rd", live="before")  # stands before a setfield_gc of the same field
_by_kind("getfield_vable", "rd>?", live="before")  # a field of a virtualizable
_by_kind("setfield_vable", "r?d", live="before")
_by_kind("getarrayitem_vable", "rid>?", live="before")  # virtualizable, index; field that holds the list or array
_by_kind("setarrayitem_vable", "ri?d", live="before")
_row("arraylen_vable", "rd>i", live="before")

COUNT = len(NAMES)


def signature_size(signature: str) -> int:
    """Bytes of the operands; -1 for a signature with lists, whose size depends on them."""
    size = 0
    for letter in signature:
        if letter in "IRF":
            return -1
        if letter in "Ldjk":
            size += 2
        elif letter == "o":
            size += 3
        elif letter != ">":
            size += 1
    return size
