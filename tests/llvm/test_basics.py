"""Control flow, calls, structs, arrays and allocation, at O0 and O2."""

from pathlib import Path

import pytest

from framework.lltypes.memory import StructObject
from framework.lltypes.types import Array, Char, GcStruct, Signed
from tests.llvm.native import parse, run_graphs, run_text

LEVELS = pytest.mark.parametrize("level", [0, 2])

LOOP = """
extern &show(Signed) -> Void

graph total -> Signed
b0(n: Signed):
    goto b1(n, 0)
b1(i: Signed, sum: Signed):
    more: Bool = int_gt(i, 0)
    if more: b2(i, sum) else: return(sum)
b2(i2: Signed, sum2: Signed):
    sum3: Signed = int_add(sum2, i2)
    i3: Signed = int_sub(i2, 1)
    goto b1(i3, sum3)

graph main -> Signed
b0(argc: Signed, argv: Address):
    t: Signed = direct_call(&total, 100)
    shown: Void = direct_call(&show, t)
    return(7)
"""

SWAP = """
extern &show(Signed) -> Void

graph fib -> Signed
b0(a: Signed, b: Signed, n: Signed):
    c: Bool = int_is_true(n)
    if c: b1() else: return(a)
b1():
    m: Signed = int_sub(n, 1)
    s: Signed = int_add(a, b)
    goto b0(b, s, m)

graph main -> Signed
b0(argc: Signed, argv: Address):
    r: Signed = direct_call(&fib, 0, 1, 50)
    v: Void = direct_call(&show, r)
    return(0)
"""

SWITCH = """
extern &show(Signed) -> Void

graph pick -> Signed
b0(n: Signed, c: Char):
    switch n: 1 -> return(10), 2 -> return(20), 5 -> return(10), -3 -> b1(n), default -> b2()
b1(x: Signed):
    return(x)
b2():
    switch c: 'a' -> return(100), '\\xff' -> return(200), default -> return(300)

graph main -> Signed
b0(argc: Signed, argv: Address):
    r1: Signed = direct_call(&pick, 1, 'x':Char)
    v1: Void = direct_call(&show, r1)
    r2: Signed = direct_call(&pick, 2, 'x':Char)
    v2: Void = direct_call(&show, r2)
    r3: Signed = direct_call(&pick, 5, 'x':Char)
    v3: Void = direct_call(&show, r3)
    r4: Signed = direct_call(&pick, -3, 'x':Char)
    v4: Void = direct_call(&show, r4)
    r5: Signed = direct_call(&pick, 9, 'a':Char)
    v5: Void = direct_call(&show, r5)
    r6: Signed = direct_call(&pick, 9, '\\xff':Char)
    v6: Void = direct_call(&show, r6)
    r7: Signed = direct_call(&pick, 9, 'b':Char)
    v7: Void = direct_call(&show, r7)
    return(0)
"""

OBJECTS = """
gcstruct Base: x: Signed, flag: Bool, small: Int8
gcstruct Derived(Base): y: Float, next: Ptr(Base)
struct Pair: a: Int32, b: Signed
const @origin: Ptr(Derived) = {x: 41, flag: True, small: -5:Int8, y: 2.5, next: null:Ptr(Base)}
const @numbers: Ptr(GcArray(Signed)) = [3, 1, 4]
extern &show(Signed) -> Void

graph main -> Signed
b0(argc: Signed, argv: Address):
    x: Signed = getfield(@origin:Ptr(Derived), .x)
    v1: Void = direct_call(&show, x)
    small: Int8 = getfield(@origin:Ptr(Derived), .small)
    wide: Signed = cast_primitive(small)
    v2: Void = direct_call(&show, wide)
    flag: Bool = getfield(@origin:Ptr(Derived), .flag)
    f: Signed = cast_bool_to_int(flag)
    v3: Void = direct_call(&show, f)
    d: Ptr(Derived) = malloc(<Derived>)
    base: Ptr(Base) = cast_pointer(d)
    s1: Void = setfield(base, .x, 17)
    s2: Void = setfield(d, .next, base)
    s3: Void = setfield(d, .flag, True)
    back: Ptr(Base) = getfield(d, .next)
    same: Bool = ptr_eq(back, base)
    r: Signed = cast_bool_to_int(same)
    v4: Void = direct_call(&show, r)
    y: Signed = getfield(back, .x)
    v5: Void = direct_call(&show, y)
    n: Signed = getarraysize(@numbers:Ptr(GcArray(Signed)))
    a: Ptr(GcArray(Signed)) = malloc_varsize(<GcArray(Signed)>, n)
    c: Void = array_copy(@numbers:Ptr(GcArray(Signed)), 0, a, 1, 2)
    i1: Signed = getarrayitem(a, 2)
    v6: Void = direct_call(&show, i1)
    len: Signed = getinteriorsize(@text:Ptr(Text))
    v7: Void = direct_call(&show, len)
    ch: Char = getinterioritem(@text:Ptr(Text), 3)
    co: Signed = cast_char_to_int(ch)
    v8: Void = direct_call(&show, co)
    t: Ptr(Text) = malloc_varsize(<Text>, 10)
    ic: Void = interior_copy(@text:Ptr(Text), 1, t, 2, 3)
    ch2: Char = getinterioritem(t, 3)
    co2: Signed = cast_char_to_int(ch2)
    v9: Void = direct_call(&show, co2)
    sh: Void = shrink_array(t, 4)
    len2: Signed = getinteriorsize(t)
    v10: Void = direct_call(&show, len2)
    ps: Ptr(GcArray(Pair)) = malloc_varsize(<GcArray(Pair)>, 3)
    sp: Void = setinteriorfield(ps, 2, .b, 77)
    gp: Signed = getinteriorfield(ps, 2, .b)
    v11: Void = direct_call(&show, gp)
    o1: Signed = field_offset(<Pair>, .b)
    v12: Void = direct_call(&show, o1)
    o2: Signed = size_of(<Derived>)
    v13: Void = direct_call(&show, o2)
    info: Ptr(type_info) = gc_type_info(@origin:Ptr(Derived))
    expected: Ptr(type_info) = type_info_of(<Derived>)
    eq: Bool = ptr_eq(info, expected)
    eqn: Signed = cast_bool_to_int(eq)
    v14: Void = direct_call(&show, eqn)
    info2: Ptr(type_info) = gc_type_info(d)
    eq2: Bool = ptr_eq(info2, expected)
    eqn2: Signed = cast_bool_to_int(eq2)
    v15: Void = direct_call(&show, eqn2)
    size: Signed = getfield(info, .fixed_size)
    v16: Void = direct_call(&show, size)
    return(0)
"""

CALLS = """
extern &show(Signed) -> Void
extern &putchar(Int32) -> Int32

graph twice -> Signed
b0(x: Signed, nothing: Void):
    y: Signed = int_add(x, x)
    return(y)

graph square -> Signed
b0(x: Signed, nothing: Void):
    y: Signed = int_mul(x, x)
    return(y)

graph apply -> Signed
b0(f: Ptr(FuncType((Signed, Void) -> Signed)), x: Signed):
    y: Signed = indirect_call(f, x, None:Void, None:Void)
    return(y)

graph main -> Signed
b0(argc: Signed, argv: Address):
    r1: Signed = direct_call(&apply, &twice, 11)
    v1: Void = direct_call(&show, r1)
    r2: Signed = direct_call(&apply, &square, 11)
    v2: Void = direct_call(&show, r2)
    p: Int32 = direct_call(&putchar, 52:Int32)
    q: Int32 = direct_call(&putchar, 10:Int32)
    return(0)
"""


@LEVELS
def test_a_loop_adds_up_and_the_result_of_main_is_the_exit_status(tmp_path: Path, level: int) -> None:
    result = run_text(LOOP, tmp_path, level)
    assert (result.numbers, result.status) == ([5050], 7)


@LEVELS
def test_a_loop_back_to_the_start_block_may_permute_its_variables(tmp_path: Path, level: int) -> None:
    assert run_text(SWAP, tmp_path, level).numbers == [12586269025]


@LEVELS
def test_switches_on_integers_and_characters(tmp_path: Path, level: int) -> None:
    assert run_text(SWITCH, tmp_path, level).numbers == [10, 20, 10, -3, 100, 200, 300]


@LEVELS
def test_prebuilt_and_allocated_objects(tmp_path: Path, level: int) -> None:
    expected = [41, -5, 1, 1, 17, 1, 6, 92, 34, 4, 77, 8, 40, 1, 1, 40]
    text_type = GcStruct("Text", ("hash", Signed), ("chars", Array(Char)))
    text = StructObject(text_type, 6)
    text.chars.items[:] = 'hi"\\\0!'
    program = parse(OBJECTS, {"Text": text_type}, {"text": text})
    assert run_graphs(list(program.graphs.values()), tmp_path, level).numbers == expected


@LEVELS
def test_indirect_and_foreign_calls(tmp_path: Path, level: int) -> None:
    assert run_text(CALLS, tmp_path, level).numbers == [22, 121, 4]
