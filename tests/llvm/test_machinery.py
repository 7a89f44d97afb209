"""Emitter table, groups, cache, workers, linker: what happens when things are missing or go wrong."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from framework.flowgraph.model import FunctionGraph
from framework.lltypes.memory import ArrayObject
from framework.lltypes.operations import TABLE
from framework.lltypes.types import GcArray, Signed
from framework.llvm.build import BuildOptions, Unit, UnitModule, compile_unit, write_unit
from framework.llvm.cache import ObjectCache
from framework.llvm.compiler import CompileError
from framework.llvm.emitters import EMITTERS
from framework.llvm.groups import make_groups
from framework.llvm.link import LinkError, link
from framework.llvm.targets import UnknownTargetError, find_target, host_target
from tests.llvm.native import parse, run_graphs, run_text
from tests.llvm.test_basics import LOOP, SWITCH


def loop_graphs() -> list[FunctionGraph]:
    return list(parse(LOOP).graphs.values())


def test_every_operation_has_an_emitter() -> None:
    assert set(TABLE) == set(EMITTERS)


def test_equal_graphs_give_equal_text() -> None:
    first, second = (write_unit(loop_graphs(), BuildOptions(cache=None)) for _ in range(2))
    assert [module.text for module in first.modules] == [module.text for module in second.modules]


def test_a_dispatch_loop_is_compiled_alone_with_a_threaded_jump_table(tmp_path: Path) -> None:
    graphs = list(parse(SWITCH).graphs.values())
    graphs[0].hints["dispatch_loop"] = True
    assert [group.is_dispatch for group in make_groups(graphs)] == [True, False]
    unit = write_unit(graphs, BuildOptions(cache=None))
    dispatch = unit.modules[0]
    assert "indirectbr" in dispatch.text and dispatch.flags and dispatch.boost == 1


def test_a_dispatch_loop_behaves_the_same(tmp_path: Path) -> None:
    graphs = list(parse(SWITCH).graphs.values())
    graphs[0].hints["dispatch_loop"] = True
    assert run_graphs(graphs, tmp_path).numbers == [10, 20, 10, -3, 100, 200, 300]


def test_a_broken_module_is_reported_and_kept(tmp_path: Path) -> None:
    unit = Unit([UnitModule("broken", "define i32 @f() {\n  ret i64 0\n}\n")])
    with pytest.raises(CompileError, match="LLVM refused broken") as caught:
        compile_unit(unit, BuildOptions(cache=None), tmp_path)
    kept = Path(str(caught.value).rsplit(" in ", 1)[1].rstrip(")"))
    assert "ret i64 0" in kept.read_text()
    kept.unlink()


FATAL = """
declare i64 @llvm.read_register.i64(metadata)
define i64 @f() {
  %n = call i64 @llvm.read_register.i64(metadata !0)
  ret i64 %n
}
!0 = !{!"no such register"}
"""


def test_a_dying_worker_is_reported_with_its_last_words(tmp_path: Path) -> None:
    unit = Unit([UnitModule("odd", FATAL)])
    with pytest.raises(CompileError, match=r"(?s)died while compiling odd.*no such register") as caught:
        compile_unit(unit, BuildOptions(cache=None), tmp_path)
    Path(str(caught.value).rsplit(" in ", 1)[1].rstrip(")")).unlink()


MACHINE = """
graph run -> Signed
b0(code: Ptr(GcArray(Signed)), n: Signed):
    goto b1(0, 0)
b1(pc: Signed, acc: Signed):
    opcode: Signed = getarrayitem(code, pc)
    next: Signed = int_add(pc, 1)
    switch opcode: 0 -> b3(), 1 -> b4(), 2 -> b5(), 3 -> b6(), 4 -> b7(), 5 -> return(acc), default -> return(-1)
b3():
    x3: Signed = int_add(acc, 1)
    goto b1(next, x3)
b4():
    x4: Signed = int_mul(acc, 3)
    goto b1(next, x4)
b5():
    x5: Signed = int_sub(acc, 7)
    goto b1(next, x5)
b6():
    x6: Signed = int_xor(acc, 85)
    goto b1(next, x6)
b7():
    x7: Signed = int_lshift(acc, 1)
    goto b1(next, x7)

graph main -> Signed
b0(argc: Signed, argv: Address):
    v: Signed = direct_call(&run, @program:Ptr(GcArray(Signed)), 7)
    return(v)
"""


def machine_graphs() -> list[FunctionGraph]:
    program = ArrayObject(GcArray(Signed), 7)
    program.items[:] = [0, 4, 1, 4, 3, 0, 5]
    graphs = list(parse(MACHINE, constants={"program": program}).graphs.values())
    graphs[0].hints["dispatch_loop"] = True
    return graphs


def test_each_handler_of_a_dispatch_loop_ends_in_its_own_indirect_jump(tmp_path: Path) -> None:
    options = BuildOptions(cache=None)
    unit = write_unit(machine_graphs(), options)
    assembly = compile_unit(Unit(unit.modules[:1]), options, tmp_path, "assembly").objects[0].read_text()
    assert assembly.count("jmpq\t*") >= 5


def test_a_dispatch_loop_computes_as_it_should(tmp_path: Path) -> None:
    assert run_graphs(machine_graphs(), tmp_path).status == ((1 * 2 * 3 * 2) ^ 85) + 1


def test_what_was_compiled_once_comes_from_the_cache(tmp_path: Path) -> None:
    options = BuildOptions(level=0, cache=ObjectCache(tmp_path))
    unit = write_unit(loop_graphs(), options)
    assert compile_unit(unit, options, tmp_path).seconds
    again = compile_unit(unit, options, tmp_path)
    assert not again.seconds and all(path.exists() for path in again.objects)
    other = BuildOptions(level=2, cache=options.cache)
    assert compile_unit(write_unit(loop_graphs(), other), other, tmp_path).seconds


def test_a_full_cache_forgets_what_was_not_used_for_longest(tmp_path: Path) -> None:
    cache = ObjectCache(tmp_path, limit=250)
    paths = [cache.path(key * 32) for key in ("ab", "cd", "ef")]
    for age, path in enumerate(paths):
        path.write_bytes(b"x" * 100)
        os.utime(path, (1000 + age, 1000 + age))
    assert cache.has(paths[0])
    cache.trim()
    assert [path.exists() for path in paths] == [True, False, True]
    assert cache.clear().files == 2 and cache.use().files == 0


def test_without_a_linker_the_error_says_how_to_get_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)
    with pytest.raises(LinkError, match="pip install ziglang"):
        link([], tmp_path / "program", host_target())


def test_a_failed_link_leaves_nothing_behind(tmp_path: Path) -> None:
    bad = tmp_path / "bad.o"
    bad.write_bytes(b"not an object")
    with pytest.raises(LinkError):
        link([bad], tmp_path / "program", host_target())
    assert [path.name for path in tmp_path.iterdir()] == ["bad.o"]


def test_an_output_folder_that_does_not_exist_is_an_error(tmp_path: Path) -> None:
    objects = compile_unit(
        Unit([UnitModule("main", "define i32 @main() {\n  ret i32 0\n}\n")]),
        BuildOptions(level=0, cache=None),
        tmp_path,
    ).objects
    with pytest.raises(LinkError):
        link(objects, tmp_path / "missing" / "program", host_target())


def test_strip_makes_a_smaller_executable(tmp_path: Path) -> None:
    run_text(LOOP, tmp_path, 2)
    plain = (tmp_path / "program2").stat().st_size
    run_text(LOOP, tmp_path, 2, strip=True)
    assert (tmp_path / "program2").stat().st_size < plain


def test_an_unknown_target_names_the_known_ones() -> None:
    with pytest.raises(UnknownTargetError, match="x86_64-linux-gnu"):
        find_target("pdp11-unix")
