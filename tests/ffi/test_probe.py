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
)
from framework.rlib import rffi

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
