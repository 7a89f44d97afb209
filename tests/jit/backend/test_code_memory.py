"""Blocks of code memory: handed out, freed, joined; written through one view and seen through the other."""

import pytest

from framework.jit.backend.x86_64.assembler import EMITTERS, emit_unknown
from framework.jit.backend.x86_64.code_memory import LOW, CodeMemory, place_near
from framework.jit.trace import operations as ops
from framework.lltypes.rawmemory import MEMORY


@pytest.fixture
def memory() -> CodeMemory:
    result = CodeMemory()
    assert result.start(1 << 16, 0)
    return result


def test_what_is_written_is_seen_where_it_runs(memory):
    source = MEMORY.malloc(16)
    MEMORY.write(source, b"machine code 123")
    offset = memory.allocate(16)
    memory.write(offset, source, 16)
    assert memory.writable != memory.executable
    assert MEMORY.read(memory.executable + offset, 16) == b"machine code 123"
    memory.patch(memory.executable + offset + 4, 0x41424344)
    assert MEMORY.read(memory.executable + offset, 16) == b"machDCBAcode 123"


def test_a_jump_is_put_over_code(memory):
    offset = memory.allocate(32)
    start = memory.executable + offset
    memory.write_jump(start, start + 100)
    assert MEMORY.read(start, 5) == b"\xe9" + (95).to_bytes(4, "little")


def test_memory_is_bounded(memory):
    assert memory.allocate(1 << 15) == 0
    assert memory.allocate(1 << 15) == 1 << 15
    assert memory.allocate(1) == -1


def test_freed_blocks_are_used_again(memory):
    first, second, third = (memory.allocate(100) for _ in range(3))
    assert (first, second, third) == (0, 112, 224)
    memory.free(first, 100)
    memory.free(second, 100)
    assert memory.allocate(50) == 0
    assert memory.allocate(40) == 64
    assert memory.allocate(112) == 112
    memory.free(third, 100)
    assert memory.allocate(300) == 224
    assert memory.allocated == 64 + 48 + 112 + 304


def test_free_neighbours_are_joined(memory):
    blocks = [memory.allocate(64) for _ in range(6)]
    for index in (1, 3, 2):
        memory.free(blocks[index], 64)
    assert memory.allocate(192) == 64
    memory.free(64, 192)
    memory.free(blocks[0], 64)
    assert memory.allocate(256) == 0
    for offset, size in ((0, 256), (blocks[4], 64), (blocks[5], 64)):
        memory.free(offset, size)
    assert memory.used == memory.allocated == 0 and not memory.free_starts


@pytest.mark.parametrize(("address", "size"), [(0x401000, 64 << 20), (0x555555554000, 64 << 20)])
def test_code_is_near_the_program(address, size):
    place = place_near(address, size)
    assert place % 4096 == 0 and (place >= LOW if address < LOW else place + size < address)
    assert abs(place - address) < 1 << 31 and abs(place + size - address) < 1 << 31


def test_every_operation_has_machine_code():
    assert [name for name, emitter in zip(ops.NAMES, EMITTERS) if emitter is emit_unknown] == []
