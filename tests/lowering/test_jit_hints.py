"""Hints for the JIT in lowered graphs: operations when the program has a JIT, nothing otherwise."""

from __future__ import annotations

from framework.annotator.annotator import Annotator
from framework.flowgraph.model import FunctionGraph
from framework.lowering import Lowerer
from framework.lowering.field_hints import parse_field
from framework.rlib.jit import JitDriver, current_trace_length, hint, isconstant, promote, promote_string, we_are_jitted
from framework.testing.interpret import argument_annotation
from framework.transform.jit_hints import remove_jit_hints

driver = JitDriver(greens=["pc"], reds=["frame"], virtualizables=["frame"], name="hints")


class Frame:
    _virtualizable_ = ["value"]
    _immutable_fields_ = ["limit", "version?"]

    def __init__(self, limit):
        self.value = 0
        self.limit = limit
        self.version = 1


def run(n):
    frame = Frame(n)
    pc = 0
    while frame.value < frame.limit:
        driver.jit_merge_point(pc=pc, frame=frame)
        frame.value += promote(frame.version)
        if we_are_jitted() and isconstant(n):
            frame.version = current_trace_length()
        name = promote_string(str(n))
        frame.value += len(hint(name, promote=True))
    return frame.value


def lowered(jit: bool) -> tuple[list[FunctionGraph], FunctionGraph]:
    annotator = Annotator(jit=jit)
    graph = annotator.build_entry(run, [argument_annotation(annotator, 5)])
    annotator.complete()
    return Lowerer(annotator).lower_all(), graph


def hints_in(graphs: list[FunctionGraph]) -> list[str]:
    found = [o for g in graphs for _, o in g.iterate_operations() if o.opname in ("jit_marker", "jit_query")]
    return [str(o.args[o.opname == "jit_query"].value) for o in found]  # type: ignore[union-attr]


def structs(graphs: list[FunctionGraph]) -> set[str]:
    mallocs = [o for g in graphs for _, o in g.iterate_operations() if o.opname == "malloc"]
    frames = [o.args[0].value for o in mallocs if o.args[0].value.name.endswith(".Frame")]  # type: ignore[union-attr]
    return {name for struct in frames for name in struct.fields}


def test_without_a_jit_hints_leave_nothing():
    graphs, _ = lowered(jit=False)
    assert hints_in(graphs) == []
    assert structs(graphs) == {"inst_limit", "inst_value", "inst_version"}


def test_with_a_jit_they_are_operations_and_hidden_fields():
    graphs, _ = lowered(jit=True)
    found = hints_in(graphs)
    assert {
        "jit_merge_point", "promote", "we_are_jitted", "isconstant", "current_trace_length", "promote_string",
        "force_virtualizable", "force_quasi_immutable",
    } == set(found)  # fmt: skip
    assert {"vable_token", "mutate_inst_version"} <= structs(graphs)


def test_native_code_loses_them():
    graphs, graph = lowered(jit=True)
    for each in graphs:
        remove_jit_hints(each)
    assert hints_in(graphs) == []
    assert any(operation.opname == "same_as" for _, operation in graph.iterate_operations())


def test_entries_of_immutable_fields():
    entries = ["x", "a[*]", "q?", "qa?[*]", "qa[*]?"]
    assert [parse_field(entry) for entry in entries] == [
        ("x", ""), ("a", "[*]"), ("q", "?"), ("qa", "?[*]"), ("qa", "?[*]"),
    ]  # fmt: skip
