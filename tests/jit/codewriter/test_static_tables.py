"""The static data of a program says the same as the tables that it was made of."""

from __future__ import annotations

from typing import Any

from framework.jit.codewriter.dump import dump_tables
from framework.jit.codewriter.static_tables import BlobWriter, tables_graph
from framework.jit.metainterp.jitcode import UserFunction, VirtualizableInfo
from framework.jit.metainterp.tables import BlobReader, StaticTables
from framework.jit.trace.values import Descriptor
from framework.llinterp.interpreter import LLInterpreter
from framework.lltypes.rawmemory import MEMORY
from framework.testing.interpret import lower_function, raising_graphs
from tests.jit.codewriter.test_portal import interpret, run_frame
from tests.jit.codewriter.writing import Written


def test_numbers_survive():
    writer = BlobWriter()
    numbers = [0, 1, -1, 63, 64, -64, -65, 2**31, 2**63 - 1, -(2**63)]
    writer.numbers(numbers)
    address = MEMORY.malloc(len(writer.bytes))
    MEMORY.write(address, bytes(writer.bytes))
    assert BlobReader(address, 0).numbers() == numbers


def load(written: Written) -> StaticTables:
    return StaticTables(LLInterpreter().call(tables_graph(written.writer, written.tables), []))


def plain(value: Any) -> Any:
    """A value without identity."""
    if isinstance(value, Descriptor):
        return value.number  # type: ignore[attr-defined]
    if isinstance(value, UserFunction):
        return value.address, value.descr.number
    if isinstance(value, VirtualizableInfo):
        arrays = [(a.field.number, a.array.number, plain(a.items), plain(a.length)) for a in value.arrays]
        return value.size.number, value.token.number, plain(value.fields), arrays
    if isinstance(value, list):
        return [plain(item) for item in value]
    return value


def check_same(left: Any, right: Any) -> None:
    for name, value in vars(left).items():
        if name not in ("field", "lines"):
            assert plain(value) == plain(getattr(right, name)), (left, name)


def test_everything_is_read_back():
    for function, values in ((interpret, ["", 1]), (run_frame, [10])):
        written = Written(function, values)
        loaded = load(written)
        assert dump_tables(loaded) == dump_tables(written.tables)
        for left, right in zip(written.tables.descriptors, loaded.descriptors, strict=True):
            check_same(left, right)
        for number, driver in enumerate(written.tables.drivers):
            check_same(driver, loaded.drivers[number])
        for number in range(len(written.tables.jitcodes)):
            check_same(written.tables.jitcode(number), loaded.jitcode(number))
        assert loaded.numbers_by_address == written.tables.numbers_by_address


def test_the_reader_is_restricted_python():
    def size(address):
        tables = StaticTables(address)
        return sum([len(tables.jitcode(i).code) for i in range(len(tables.jitcodes))]) + len(tables.descriptors)

    written = Written(run_frame, [10])
    address = LLInterpreter().call(tables_graph(written.writer, written.tables), [])
    lowerer, graph = lower_function(size, [0])
    found = LLInterpreter(exceptions=raising_graphs(lowerer.annotator)).call(graph, [address])
    assert found == sum(len(j.code) for j in written.writer.jitcodes.values()) + len(written.tables.descriptors)
