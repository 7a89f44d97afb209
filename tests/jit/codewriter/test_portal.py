"""Portals, drivers and wrong use of hints."""

from __future__ import annotations

import pytest

from framework.diagnostics.errors import KitError, KitErrors
from framework.llinterp.interpreter import LLInterpreter
from framework.rlib.jit import JitDriver, dont_look_inside, hint, set_param, virtual_ref, virtual_ref_finish, vref_None
from framework.testing.interpret import interpret as interpret_graphs
from framework.testing.meta_interpret import meta_interpret
from tests.jit.codewriter.writing import Written


def printable(pc, code):
    return f"at {pc}"


driver = JitDriver(greens=["pc", "code"], reds=["total", "n"], name="test", get_printable_location=printable)


def interpret(code, n):
    pc = 0
    total = 0
    while True:
        driver.jit_merge_point(pc=pc, code=code, total=total, n=n)
        if pc == len(code):
            return total
        if code[pc] == "+":
            total += n
        elif n > 0:
            n -= 1
            pc = 0
            driver.can_enter_jit(pc=pc, code=code, total=total, n=n)
            continue
        pc += 1


def test_the_portal_starts_at_the_merge_point():
    written = Written(interpret, ["", 1])
    (table,) = written.tables.drivers
    assert (table.name, table.green_names, table.red_names) == ("test", ["pc", "code"], ["total", "n"])
    assert (table.green_kinds, table.red_kinds, table.result) == ("ir", "ii", "i")
    assert table.green_is_string == [False, True] and written.tables.string_equal is not None
    assert table.get_printable_location is not None and table.has_can_enter_jit
    assert written.tables.memory_error.type.name == "builtins.MemoryError"
    assert written.tables.recursion_error.type.name == "builtins.RecursionError"
    portal = written.tables.jitcode(table.portal)
    assert portal.portal_of == 0 and portal.arguments == "irii"
    names = written.names("interpret.portal")
    assert names[:3] == ["int_guard_value", "ref_guard_value", "jit_merge_point"] and "loop_header" in names
    assert "recursive_call_i" in written.names()


def test_the_split_program_does_the_same():
    written = Written(interpret, ["", 1])
    code = written.lowerer.string_constant("+x").value
    found = LLInterpreter(exceptions=written.raising).call(written.graph, [code, 4])
    assert found == interpret("+x", 4) == 10


auto = JitDriver(greens=["pc"], reds="auto", name="auto")


def automatic(n, step):
    pc = 0
    total = 0
    while n > 0:
        auto.jit_merge_point(pc=pc)
        total += step
        n -= 1
    return total


def test_automatic_reds_are_what_is_alive():
    table = Written(automatic, [1, 2]).tables.drivers[0]
    assert sorted(table.red_names) == ["n", "step", "total"]


class Frame:
    _virtualizable_ = ["depth", "stack[*]"]

    def __init__(self, size):
        self = hint(self, access_directly=True, fresh_virtualizable=True)
        self.stack = [0] * size
        self.depth = 0


frames = JitDriver(greens=["pc"], reds=["frame"], virtualizables=["frame"], name="frames")


def run_frame(n):
    frame = Frame(n)
    pc = 0
    while frame.depth < 5:
        frames.jit_merge_point(pc=pc, frame=frame)
        frame.stack[frame.depth] = frame.depth
        frame.depth += 1
    return frame.stack[2]


def test_fields_and_items_of_a_virtualizable_have_instructions_of_their_own():
    written = Written(run_frame, [10])
    info = written.tables.drivers[0].virtualizable
    assert info is not None and written.tables.drivers[0].virtualizable_index == 0
    assert [f.name.split(".")[-1] for f in info.fields] == ["inst_depth"]
    assert [a.field.name.split(".")[-1] for a in info.arrays] == ["inst_stack"]
    names = written.names("run_frame.portal")
    assert {"getfield_vable_i", "setfield_vable_i", "setarrayitem_vable_i", "arraylen_vable"} <= set(names)
    assert not any(name.startswith(("setfield_gc", "setarrayitem_gc")) for name in names)
    assert "setfield_gc_i" in written.names("Frame.__init__")


# --- variables that the driver doesn't list; wrong use

unused = JitDriver(greens=["pc"], reds=["n"], name="narrow")


def leaves_out_a_red(n, other):
    pc = 0
    while n > 0:
        unused.jit_merge_point(pc=pc, n=n)
        n -= other
    return n


def forgets_a_red(n, other):
    pc = 0
    while n > 0:
        unused.jit_merge_point(pc=pc, n=n)
        n -= other
        unused.can_enter_jit(pc=pc, n=n)
    return n


def lacks_a_green(n):
    while n > 0:
        unused.jit_merge_point(n=n)  # type: ignore[call-arg]
        n -= 1
    return n


def sets_an_unknown_parameter(n):
    set_param(None, "speed", n)
    return n


class Plain:
    def __init__(self):
        self.n = 1


plain = JitDriver(greens=["pc"], reds=["frame"], virtualizables=["frame"], name="plain")


def uses_a_plain_frame(n):
    frame = Plain()
    pc = 0
    while frame.n < 5:
        plain.jit_merge_point(pc=pc, frame=frame)
        frame.n += 1
    return frame.n


def test_what_is_alive_and_not_listed_is_a_red():
    (portal,) = Written(leaves_out_a_red, [1, 2]).writer.drivers
    assert portal.green_names == ["pc"] and portal.red_names == ["n", "other"]


@pytest.mark.parametrize(
    ("function", "values", "message"),
    [
        (forgets_a_red, [1, 2], "'other' is used behind the merge point of narrow, but is neither green nor red"),
        (lacks_a_green, [1], "lacks the variable 'pc'"),
        (sets_an_unknown_parameter, [1], "there is no JIT parameter 'speed'"),
        (uses_a_plain_frame, [1], "of a class without _virtualizable_"),
    ],
)
def test_wrong_use_is_reported(function, values, message):
    with pytest.raises((KitError, KitErrors)) as caught:
        Written(function, values)
    assert message in str(caught.value)


# --- virtual references


class Called:
    def __init__(self, n):
        self.n = n


class Context:
    def __init__(self):
        self.top = vref_None


virtual = JitDriver(greens=["pc"], reds=["context", "n", "total"], name="virtual")


@dont_look_inside
def look(context):
    return context.top().n


def with_references(n):
    context = Context()
    pc = 0
    total = 0
    while n > 0:
        virtual.jit_merge_point(pc=pc, context=context, n=n, total=total)
        called = Called(n)
        context.top = virtual_ref(called)
        if n % 3 == 0:
            total += look(context)
        virtual_ref_finish(context.top, called)
        n -= 1
    return total


def test_virtual_references():
    assert with_references(9) == 18 == interpret_graphs(with_references, [9])
    assert meta_interpret(with_references, [9]).result == 18
