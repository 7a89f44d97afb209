"""Constants and layouts read from object files."""

import os
import shutil

import pytest

import framework.ffi  # noqa: F401
from framework.ffi.probe import (
    ConstantInteger,
    Defined,
    DefinedConstantInteger,
    Has,
    ProbeError,
    SimpleType,
    SizeOf,
    Struct,
    ask,
)
from framework.rlib import rffi
from framework.testing.interpret import interpret

pytestmark = pytest.mark.skipif(shutil.which("cc") is None, reason="no C compiler")


class Config:
    _compilation_info_ = rffi.ExternalCompilationInfo(
        includes=["fcntl.h", "time.h", "limits.h", "sys/types.h"], post_include_bits=["#define MINE (-5)"]
    )
    O_CREAT = ConstantInteger("O_CREAT")
    LARGEST = ConstantInteger("ULONG_MAX")
    MINE = ConstantInteger("MINE")
    MISSING = DefinedConstantInteger("O_NO_SUCH_FLAG")
    O_EXCL = DefinedConstantInteger("O_EXCL")
    HAS_MINE = Defined("MINE")
    HAS_OTHER = Defined("OTHER")
    HAS_TYPE = Has("struct tm")
    INT_SIZE = SizeOf("int")
    mode_t = SimpleType("mode_t", rffi.INT)
    double_t = SimpleType("double", rffi.DOUBLE)
    tm = Struct("struct tm", [("tm_year", rffi.INT), ("tm_gmtoff", rffi.LONG)])


def test_answers():
    found = rffi.configure(Config)
    assert found["O_CREAT"] == os.O_CREAT
    assert found["LARGEST"] == (1 << 64) - 1
    assert found["MINE"] == -5
    assert found["MISSING"] is None
    assert found["O_EXCL"] == os.O_EXCL
    assert (found["HAS_MINE"], found["HAS_OTHER"], found["HAS_TYPE"]) == (True, False, True)
    assert found["INT_SIZE"] == 4
    assert found["mode_t"] is rffi.UINT
    assert found["double_t"] is rffi.DOUBLE
    tm = found["tm"]
    assert tm.offsets == {"c_tm_year": 20, "c_tm_gmtoff": 40}
    assert tm.size == 56


def test_missing_header_is_an_error_and_not_a_missing_constant():
    class Bad:
        _compilation_info_ = rffi.ExternalCompilationInfo(includes=["no_such_header.h"])
        X = DefinedConstantInteger("X")

    with pytest.raises(ProbeError, match="no_such_header"):
        rffi.configure(Bad)


def test_required_constant_that_is_missing():
    class Bad:
        X = ConstantInteger("NO_SUCH_CONSTANT")

    with pytest.raises(ProbeError, match="NO_SUCH_CONSTANT"):
        rffi.configure(Bad)


def test_sources_and_macros_are_callable():
    info = rffi.ExternalCompilationInfo(
        separate_module_sources=["int kit_test_add(int a, int b) { return a + b; }"],
        post_include_bits=["#define TWICE(x) ((x) * 2)"],
    )
    add = rffi.llexternal("kit_test_add", [rffi.INT, rffi.INT], rffi.INT, compilation_info=info)
    assert add(2, 3) == 5
    twice = rffi.llexternal("TWICE", [rffi.LONG], rffi.LONG, compilation_info=info, macro=True)
    assert twice(21) == 42


STRUCTS = rffi.ExternalCompilationInfo(
    includes=["stdlib.h", "stdio.h"],
    post_include_bits=["struct pair { int a; double b; };", "struct pair swap_pair(struct pair p, int k);"],
    separate_module_sources=[
        "struct pair swap_pair(struct pair p, int k) { struct pair r = { (int)p.b + k, p.a }; p.a = 0; return r; }"
    ],
)
PAIR = rffi.CStruct("pair", ("a", rffi.INT), ("b", rffi.DOUBLE))
DIV = rffi.CStruct("div", ("quot", rffi.INT), ("rem", rffi.INT), hints={"c_type": "div_t"})
swap_pair = rffi.llexternal("swap_pair", [PAIR, rffi.INT], PAIR, compilation_info=STRUCTS)
c_div = rffi.llexternal("div", [rffi.INT, rffi.INT], DIV, compilation_info=STRUCTS)
snprintf = rffi.llexternal(
    "snprintf",
    [rffi.CCHARP, rffi.SIZE_T, rffi.CCHARP, rffi.DOUBLE, rffi.INT],
    rffi.INT,
    compilation_info=STRUCTS,
    macro=True,
)


def structs_by_value(n: int) -> int:
    p = rffi.malloc(PAIR)
    q = rffi.malloc(PAIR)
    d = rffi.malloc(DIV)
    rffi.setintfield(p, "c_a", n)
    p.c_b = 7.5
    swap_pair(q, p, rffi.cast(rffi.INT, 10))
    c_div(d, rffi.cast(rffi.INT, -17), rffi.cast(rffi.INT, 5))
    result = rffi.getintfield(q, "c_a") * 1000 + int(q.c_b) * 100 + rffi.getintfield(p, "c_a") * 10
    result += rffi.getintfield(d, "c_quot") + rffi.getintfield(d, "c_rem")
    rffi.free(p)
    rffi.free(q)
    rffi.free(d)
    return result


def variable_arguments(n: int) -> int:
    with rffi.scoped_alloc(rffi.CCHARP.TO, 50) as buffer:
        with rffi.scoped_str2charp("%.3f|%d") as template:
            snprintf(buffer, rffi.cast(rffi.SIZE_T, 50), template, n / 2, rffi.cast(rffi.INT, n))
        return len(rffi.charp2str(buffer)) * 1000 + rffi.cast(rffi.SIGNED, buffer[6])


@pytest.mark.parametrize(("function", "wanted"), [(structs_by_value, 17325), (variable_arguments, 7051)])
def test_structs_by_value_and_variable_arguments_go_through_the_compiler(function, wanted):
    assert function(3) == interpret(function, [3]) == wanted


def test_a_compiler_that_is_not_there(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("CC", "/nowhere/cc")
    with pytest.raises(ProbeError, match="the C compiler '/nowhere/cc' can't be started: No such file"):
        ask(rffi.ExternalCompilationInfo(), {"x": ConstantInteger("1")})


COUNTER = rffi.ExternalCompilationInfo(
    post_include_bits=["extern int counter;", "int bump(void);"],
    separate_module_sources=["int counter = 40; int bump(void) { return ++counter; }"],
)
get_counter, set_counter = rffi.CExternVariable(rffi.INT, "counter", COUNTER)
bump = rffi.llexternal("bump", [], rffi.INT, compilation_info=COUNTER)


def variable_of_c(n: int) -> int:
    set_counter(rffi.r_int(n))
    return rffi.cast(rffi.SIGNED, bump()) * 10 + rffi.cast(rffi.SIGNED, get_counter())


def test_a_variable_is_the_one_that_the_functions_of_the_sources_see():
    assert variable_of_c(7) == interpret(variable_of_c, [7]) == 88


def test_kinds_of_integers():
    kinds = [rffi.r_uchar(300), rffi.r_short(-5), rffi.r_uint(-1), rffi.r_size_t(-1)]
    assert list(map(int, kinds)) == [44, -5, (1 << 32) - 1, (1 << 64) - 1]
