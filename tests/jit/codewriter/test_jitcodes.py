"""What functions become; each test states the instructions, and that they compute what the function does."""

from __future__ import annotations

from framework.jit.codewriter import rules_calls, transformer
from framework.jit.metainterp import instructions as table
from framework.lltypes.operations import TABLE
from framework.rlib.jit import conditional_call, dont_look_inside, elidable, jit_debug, promote, unroll_safe
from framework.rlib.rarithmetic import intmask, ovfcheck, r_uint
from tests.jit.codewriter.writing import Written


def test_every_low_level_operation_has_a_rule_or_comes_later():
    assert set(TABLE) - set(rules_calls.AFTER_THE_CODEWRITER) == set(transformer.RULES)


def test_every_instruction_has_a_number_that_fits_a_byte():
    assert table.COUNT <= 256 and len(set(table.NAMES)) == table.COUNT


def test_a_loop_on_integers():
    def f(n):
        total = 0
        while n > 0:
            total += n
            n -= 1
        return total

    written = Written(f, [5])
    assert written.text.splitlines()[1:] == [
        "live i: 0",
        "goto_if_not_int_gt i0 0 ->34",
        "int_copy 0 > i1",
        "int_add i1 i0 > i1",
        "int_sub i0 1 > i0",
        "live i: 0 1",
        "goto_if_not_int_gt i0 0 ->32",
        "goto ->12",
        "int_return i1",
        "int_return 0",
    ]
    assert written.run(10) == 55


def test_values_that_change_places_are_copied_in_parallel():
    def f(n):
        a, b, c = 1, 2, 3
        while n > 0:
            a, b, c = c, a, b
            n -= 1
        return a * 100 + b * 10 + c

    written = Written(f, [5])
    assert [written.run(n) for n in range(4)] == [123, 312, 231, 123]


def test_comparisons_are_fused_with_branches():
    def f(x, y):
        if x < y and x != 3:
            return 1
        return 2

    assert "goto_if_not_int_lt" in Written(f, [1, 2]).names()
    assert Written(f, [1, 2]).run(3, 5) == 2


def test_overflow_is_one_instruction():
    def f(x, y):
        try:
            return ovfcheck(x + y)
        except OverflowError:
            return -1

    written = Written(f, [1, 2])
    assert "int_add_jump_if_ovf" in written.names() and "int_add" not in written.names()
    assert written.run(2, 3) == 5 and written.run(2**62, 2**62) == -1


def test_many_cases_are_a_switch():
    def f(x):
        if x == 1:
            return 10
        if x == 2:
            return 20
        if x == 3:
            return 30
        return 40

    written = Written(f, [1])
    assert [written.run(n) for n in (1, 2, 3, 4)] == [10, 20, 30, 40]


class Base:
    def value(self):
        return 1


class Derived(Base):
    _immutable_fields_ = ["x"]

    def __init__(self, x):
        self.x = x
        self.y = x

    def value(self):
        return self.x + self.y


def test_fields_and_methods():
    def f(n):
        objects = [Base(), Derived(n)]
        return objects[n & 1].value()

    written = Written(f, [1])
    names = written.names()
    assert "guard_class" in names and "getfield_raw_pure_i" in names and "int_guard_value" in names
    assert "getfield_gc_pure_i" in written.names("Derived.value") and "getfield_gc_i" in written.names("Derived.value")
    assert written.run(3) == 6 and written.run(2) == 1


def test_exceptions():
    def g(n):
        if n == 0:
            raise ValueError("zero")
        if n == 1:
            raise KeyError("one")
        return n

    def f(n):
        try:
            return g(n)
        except ValueError:
            return -1
        except KeyError:
            return -2

    written = Written(f, [1])
    assert "catch_exception" in written.names() and "last_exc_value" in written.names()
    assert [written.run(n) for n in range(3)] == [-1, -2, 2]


def test_small_types_are_kept_extended():
    def f(x, y):
        z = r_uint(x) * r_uint(y)
        return intmask(z >> r_uint(3)) + ord(chr(x & 255))

    assert Written(f, [1, 2]).run(-5, 7) == f(-5, 7)


def test_floats():
    def f(x, y):
        return (x + y) * 0.5 if x < y else abs(x) / (y + 1.0)

    written = Written(f, [1.0, 2.0])
    assert "goto_if_not_float_lt" in written.names()
    assert written.run(1.5, 2.5) == f(1.5, 2.5) and written.run(-2.5, -3.0) == f(-2.5, -3.0)


def test_which_functions_are_looked_inside():
    @elidable
    def pure(n):
        return n * 2

    @dont_look_inside
    def hidden(n):
        return n + 1

    def loops(n):
        while n > 100:
            n -= 7
        return n

    @unroll_safe
    def unrolled(n):
        for i in range(3):
            n += i
        return n

    def f(n):
        return pure(n) + hidden(n) + loops(n) + unrolled(n)

    written = Written(f, [1])
    assert [written.reason(name) for name in ("pure", "hidden", "loops")] == ["elidable", "hint", "loop"]
    assert written.names().count("residual_call_i") == 3 and written.names().count("inline_call_i") == 1
    assert written.run(5) == f(5)


def test_hints():
    def told(n):
        raise ValueError

    def f(n):
        n = promote(n)
        conditional_call(n < 0, told, n)
        jit_debug("here", n)
        return n

    names = Written(f, [1]).names()
    assert names[0] == "int_guard_value" and "conditional_call" in names and "jit_debug" in names


def test_many_constants_and_registers():
    source = ["def f(n):", *(f"    x{i} = n * {i * 1000003 + 7}" for i in range(90))]
    source += ["    t = 0", *(f"    t += x{i} ^ {i * 77771}" for i in range(90)), "    return t"]
    namespace: dict = {}
    exec("\n".join(source), namespace)
    f = namespace["f"]
    written = Written(f, [1])
    assert "int_constant" in written.names()
    assert written.run(12345) == f(12345)


def test_a_recursive_function_may_raise_for_lack_of_stack():
    @dont_look_inside
    def depth(n):
        return depth(n - 1) + 1 if n > 0 else 0

    def f(n):
        return depth(n)

    written = Written(f, [1], passes=())
    call = next(d for d in written.tables.descriptors if getattr(d, "name", "").endswith("depth"))
    assert call.can_raise()  # type: ignore[attr-defined]
