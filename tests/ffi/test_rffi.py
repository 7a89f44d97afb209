"""C functions and memory, hosted."""

import errno

import pytest

from framework.rlib import rffi
from framework.rlib.rffi_memory import MemoryMisuse

strlen = rffi.llexternal("strlen", [rffi.CCHARP], rffi.SIZE_T)
TM = rffi.CStruct("tm", *[(name, rffi.INT) for name in ("tm_sec", "tm_min", "tm_hour", "tm_mday", "tm_mon", "tm_year",
                  "tm_wday", "tm_yday", "tm_isdst")], ("tm_gmtoff", rffi.LONG), ("tm_zone", rffi.CCHARP))  # fmt: skip


def test_function_of_libc():
    with rffi.scoped_str2charp("hello") as p:
        assert strlen(p) == 5


def test_function_of_libm():
    sqrt = rffi.llexternal("sqrt", [rffi.DOUBLE], rffi.DOUBLE)
    assert sqrt(2.25) == 1.5
    with pytest.raises(TypeError):
        sqrt(2)


def test_sized_integers_are_truncated_and_come_back_sized():
    c_abs = rffi.llexternal("abs", [rffi.INT], rffi.INT)
    result = c_abs(-5 + (1 << 32))
    assert result == 5
    assert type(result).__name__ == "r_int32"


def test_pointers_of_other_types_are_refused():
    with rffi.scoped_alloc(rffi.INTP.TO, 3) as p, pytest.raises(TypeError):
        strlen(p)
    with pytest.raises(TypeError):
        strlen("hello")


def test_struct_filled_by_c():
    gmtime_r = rffi.llexternal("gmtime_r", [rffi.LONGP, rffi.Ptr(TM)], rffi.Ptr(TM))
    assert rffi.sizeof(TM) == 56
    with rffi.scoped_alloc(rffi.LONGP.TO, 1) as seconds, rffi.scoped_alloc(TM) as tm:
        seconds[0] = 86400 * 365
        result = gmtime_r(seconds, tm)
        assert result == tm
        assert (tm.c_tm_year, tm.c_tm_yday) == (71, 0)
        assert rffi.charp2str(result.c_tm_zone) == "GMT"


def test_callback():
    compare_type = rffi.CCallback([rffi.VOIDP, rffi.VOIDP], rffi.INT)
    qsort = rffi.llexternal("qsort", [rffi.VOIDP, rffi.SIZE_T, rffi.SIZE_T, compare_type], rffi.VOID)

    def compare(left, right):
        a, b = rffi.cast(rffi.INTP, left)[0], rffi.cast(rffi.INTP, right)[0]
        return rffi.cast(rffi.INT, (a > b) - (a < b))

    with rffi.scoped_alloc(rffi.INTP.TO, 4) as numbers:
        for i, n in enumerate([3, -1, 7, 0]):
            numbers[i] = n
        qsort(rffi.cast(rffi.VOIDP, numbers), 4, 4, rffi.llhelper(compare_type, compare))
        assert [int(numbers[i]) for i in range(4)] == [-1, 0, 3, 7]


def test_errno_is_saved():
    c_open = rffi.llexternal("open", [rffi.CCHARP, rffi.INT], rffi.INT, save_err=rffi.RFFI_SAVE_ERRNO)
    with rffi.scoped_str2charp("/nonexistent/file") as path:
        assert c_open(path, 0) == -1
    assert rffi.get_saved_errno() == errno.ENOENT


def test_strings():
    assert rffi.charp2str(rffi.str2charp("a\xff")) == "a\xff"
    assert rffi.charp2bytes(rffi.bytes2charp(b"ab")) == b"ab"
    assert rffi.charp2strn(rffi.str2charp("hello"), 3) == "hel"
    with pytest.raises(UnicodeEncodeError):
        rffi.str2charp("\u20ac")
    p = rffi.liststr2charpp(["a", "", "bc"])
    assert rffi.charpp2liststr(p) == ["a", "", "bc"]
    rffi.free_charpp(p)


def test_alloc_buffer():
    with rffi.scoped_alloc_buffer(10) as buffer:
        rffi.c_memset(rffi.cast(rffi.VOIDP, buffer.raw), ord("x"), 4)
        assert buffer.str(5) == "xxxx\0"


def test_misuse_is_reported():
    p = rffi.malloc(rffi.CCHARP.TO, 3)
    with pytest.raises(MemoryMisuse):
        p[3]
    with pytest.raises(MemoryMisuse):
        rffi.nullptr(rffi.CCHARP.TO)[0]
    with pytest.raises(MemoryMisuse):
        rffi.free(rffi.ptradd(p, 1))
    rffi.free(p)
    with pytest.raises(MemoryMisuse):
        p[0]
    with pytest.raises(MemoryMisuse):
        strlen(p)
    with pytest.raises(MemoryMisuse):
        rffi.free(p)


def test_casts():
    assert rffi.cast(rffi.UCHAR, 300) == 44
    assert rffi.cast(rffi.SIGNED, "a") == 97
    assert rffi.cast(rffi.CHAR, 97) == "a"
    assert rffi.cast(rffi.DOUBLE, 2) == 2.0
    with pytest.raises(TypeError):
        rffi.cast(rffi.LONG, 2.9)
    p = rffi.malloc(rffi.CCHARP.TO, 3)
    address = rffi.cast(rffi.SIGNED, p)
    assert rffi.cast(rffi.CCHARP, address) == p
    assert rffi.ptradd(p, 2) == rffi.cast(rffi.CCHARP, address + 2)
    rffi.free(p)


def test_types_are_interned():
    assert rffi.CArrayPtr(rffi.INT) is rffi.INTP
    assert rffi.CCallback([rffi.INT], rffi.INT) is rffi.CCallback([rffi.INT], rffi.INT)
    assert rffi.CStruct("s") is not rffi.CStruct("s")


def test_unknown_function():
    missing = rffi.llexternal("no_such_function_at_all", [], rffi.VOID)
    with pytest.raises(AttributeError, match="no_such_function_at_all"):
        missing()


def test_compilation_infos_merge():
    a = rffi.ExternalCompilationInfo(libraries=["m"], includes=["a.h"])
    b = rffi.ExternalCompilationInfo(libraries=["m", "z"])
    assert a.merge(b).libraries == ("m", "z")
    assert a.merge(b).includes == ("a.h",)


def test_errno_is_the_one_of_rposix_too():
    from framework.rlib import rposix

    close = rffi.llexternal("close", [rffi.INT], rffi.INT, save_err=rffi.RFFI_SAVE_ERRNO)
    assert close(rffi.cast(rffi.INT, 9999)) == -1
    assert rposix.get_saved_errno() == errno.EBADF


def test_a_library_function_declared_with_sources_of_ones_own():
    info = rffi.ExternalCompilationInfo(separate_module_sources=["int unused(void) { return 0; }"])
    assert rffi.llexternal("labs", [rffi.LONG], rffi.LONG, compilation_info=info)(-3) == 3


def test_integer_fields_by_name():
    pair = rffi.malloc(rffi.CStruct("pair", ("left", rffi.SHORT), ("right", rffi.UCHAR)))
    rffi.setintfield(pair, "c_left", -2)
    rffi.setintfield(pair, "c_right", 257)
    assert (rffi.getintfield(pair, "c_left"), rffi.getintfield(pair, "c_right")) == (-2, 1)
    rffi.free(pair)


def test_an_exception_leaves_a_callback_when_the_function_returns():
    compare_type = rffi.CCallback([rffi.VOIDP, rffi.VOIDP], rffi.INT)
    qsort = rffi.llexternal("qsort", [rffi.VOIDP, rffi.SIZE_T, rffi.SIZE_T, compare_type], rffi.VOID)
    calls = []

    def compare(left, right):
        calls.append(left)
        raise ValueError("no order")

    values = rffi.malloc(rffi.LONGP.TO, 5)
    for _ in range(2):
        with pytest.raises(ValueError, match="no order"):
            qsort(rffi.cast(rffi.VOIDP, values), 5, 8, rffi.llhelper(compare_type, compare))
    assert len(calls) == 2  # once a call: afterwards C gets zero
    rffi.free(values)
