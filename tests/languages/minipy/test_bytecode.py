"""The compiler's code is well formed, and names, constants and places are what they should be."""

from __future__ import annotations

import sys
import sysconfig
import tokenize
from pathlib import Path

import pytest

from languages.minipy.compiler import opcodes
from languages.minipy.compiler.code import Code, handler_for
from languages.minipy.compiler.compile import EVAL, EXEC, SINGLE, compile_text
from languages.minipy.compiler.constants import IntValue
from languages.minipy.compiler.dis import disassembled
from languages.minipy.compiler.verifier import VerifyError, verify
from languages.minipy.syntax.errors import SourceError

LIBRARY = Path(sysconfig.get_path("stdlib"))

WAYS_OUT = """
def f(a):
    for b in a:
        while True:
            try:
                with c as d, e:
                    if x: return d
                    if y: break
                    if z: continue
                try: g()
                except* A as h: i()
                except* (B, C): j()
            except D as k:
                if x: return 1, k
                raise
            except E: continue
            else: return
            finally:
                try: l()
                except F: continue
                finally: m()
        else: n()
    else: o()
    try: return p
    finally: return q
def g():
    try:
        yield
        with (yield from a): return 1
    finally:
        for b in c:
            if b: break
            elif d: return (yield)
"""


def codes(code: Code) -> list[Code]:
    return [code, *(each for inner in code.constants if isinstance(inner, Code) for each in codes(inner))]


def operations(code: Code) -> list[str]:
    return [opcodes.TABLE[each & opcodes.OPCODE_MASK].name for each in code.instructions]


def test_ways_out_keep_the_depth_of_the_stack():
    code = compile_text(WAYS_OUT, "ways.py", EXEC)
    verify(code)
    assert "PREP_RERAISE_STAR" in disassembled(code)


def test_the_verifier_sees_a_wrong_depth():
    code = compile_text("a if b else c", "x", EVAL)
    code.instructions[-1] = opcodes.POP_TOP
    with pytest.raises(VerifyError):
        verify(code)
    code = compile_text("f(a if b else c)", "x", EVAL)
    place = next(i for i, name in enumerate(operations(code)) if name == "LOAD_NAME" and i > 2)
    code.instructions[place] = opcodes.NOP
    with pytest.raises(VerifyError):
        verify(code)


@pytest.mark.skipif(sys.version_info[:2] != (3, 11), reason="the library of Python 3.11")
@pytest.mark.parametrize("name", ["dataclasses.py", "test/test_patma.py", "test/test_except_star.py"])
def test_code_of_the_library_is_well_formed(name):
    verify(compile_text((LIBRARY / name).read_text(), name, EXEC))


@pytest.mark.slow
@pytest.mark.fuzz  # minutes each: by hand
def test_all_code_of_the_library_is_well_formed():
    refused = 0
    for path in LIBRARY.rglob("*.py"):
        try:
            with tokenize.open(path) as file:
                text = file.read()
            compile(text, str(path), "exec")
        except (SyntaxError, ValueError):
            continue
        try:
            verify(compile_text(text, str(path), EXEC))
        except SourceError as error:
            assert "is not supported by minipy" in error.message or "are not supported" in error.message
            refused += 1
    assert refused < 150


def test_a_condition_jumps_without_making_a_bool():
    assert operations(compile_text("if a and not (b or c): d", "x", EXEC)) == [
        "LOAD_NAME", "POP_JUMP_IF_FALSE", "LOAD_NAME", "POP_JUMP_IF_TRUE", "LOAD_NAME", "POP_JUMP_IF_TRUE",
        "LOAD_NAME", "POP_TOP", "LOAD_CONST", "RETURN_VALUE",
    ]  # fmt: skip


def test_many_constants_are_one_tuple_and_many_values_are_collected():
    assert operations(compile_text("[1, 2, -3]", "x", EVAL)) == [
        "BUILD_LIST",
        "LOAD_CONST",
        "LIST_EXTEND",
        "RETURN_VALUE",
    ]
    code = compile_text("(" + "a, " * 1000 + ")", "x", EVAL)
    assert code.stack_size == 2 and operations(code).count("LIST_APPEND") == 1000


def test_a_long_sum_and_a_long_chain_of_elifs_need_no_native_stack():
    verify(compile_text("a" + " + a" * 20_000, "x", EVAL))
    verify(compile_text("if a: b\n" + "elif c: d\n" * 5_000, "x", EXEC))


def test_the_code_says_what_its_function_takes():
    code = codes(compile_text("def f(a, /, b, *args, c=1, **k):\n def g(): return a, d\n d = 1", "x", EXEC))[1]
    assert code.varnames == ["a", "b", "c", "args", "k", "g"]
    assert (code.posonly, code.argcount, code.kwonly, code.flags) == (1, 2, 1, 1 | 4 | 8)
    assert code.cellvars == ["a", "d"] and code.cell_locals == [0, -1]
    inner = codes(code)[1]
    assert inner.freevars == ["a", "d"] and inner.qualname == "f.<locals>.g"


def test_equal_constants_are_one_but_kinds_and_signs_are_told_apart():
    code = compile_text("a(1, 1, 1.0, True, 0.0, -0.0, '1', b'1', (1,), (1.0,), 1j)", "x", EVAL)
    assert [each.text() for each in code.constants] == [
        "1", "1.0", "True", "0.0", "-0.0", "'1'", "b'1'", "(1,)", "(1.0,)", "complex(0.0, 1.0)",
    ]  # fmt: skip
    assert isinstance(code.constants[0], IntValue)


def test_an_instruction_knows_its_place():
    code = compile_text("x = (é +\n     f(y))", "x", EXEC)
    place = code.place(operations(code).index("BINARY_ADD"))
    assert (place.line, place.column, place.last_line, place.last_column) == (1, 5, 2, 9)


def test_handlers_are_found_by_the_instruction():
    code = compile_text("a\ntry: b\nexcept C: d\ne", "x", EXEC)
    names = operations(code)
    b = [i for i, name in enumerate(names) if name == "LOAD_NAME"][1]
    assert code.handlers[handler_for(code, b) + 2] == names.index("PUSH_EXC_INFO")
    assert handler_for(code, 0) == handler_for(code, len(names) - 1) == -1


def test_a_statement_at_the_prompt_is_shown():
    assert "PRINT_EXPR" in operations(compile_text("a\n", "x", SINGLE))


def test_the_stack_effects_are_documented_for_all_operations():
    names = [row.name for row in opcodes.TABLE]
    assert len(set(names)) == len(names) < 256
    assert all(row.operand in opcodes.OPERANDS and row.doc for row in opcodes.TABLE)
    assert all((row.operand == opcodes.JUMP_TO) == (row.jump != opcodes.NO_JUMP) for row in opcodes.TABLE)
