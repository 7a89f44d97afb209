"""The machine code of small loops, instruction by instruction: nothing is stored, loaded or moved that need not be."""

from __future__ import annotations

import platform

import pytest

from framework.lltypes.rawmemory import MEMORY
from tests.jit.backend.building import Building, compile_loop
from tests.jit.backend.environment import ANIMAL, INTS
from tests.jit.backend.machine_code import MachineCodeEnvironment

pytestmark = pytest.mark.skipif(platform.machine() not in ("x86_64", "AMD64"), reason="needs an x86-64 processor")


def body(env: MachineCodeEnvironment, built: Building, size: int) -> str:
    """The first bytes of a loop whose label is its first operation."""
    token = compile_loop(env.machine, built)
    return MEMORY.read(token.code.pieces[0].start, size).hex()


def code(*instructions: str) -> str:
    """Bytes from lines "bytes | meaning"."""
    return "".join(line.split("|")[0].strip() for line in instructions)


def test_a_counting_loop_stays_in_registers():
    env = MachineCodeEnvironment()
    built = Building("ii")
    target = built.mark(*built.inputs)
    n, total = built.inputs
    more = built.int_add(total, n)
    rest = built.int_sub(n, 1)
    built.guard_true(built.int_gt(rest, 0), keep=[rest, more])
    built.jump(rest, more, descr=target)
    assert body(env, built, 16) == code(
        "4803c8 | add rcx, rax",
        "4883c0ff | add rax, -1",
        "4885c0 | test rax, rax",
        "0f8e02000000 | jle stub",
    )


def test_items_are_reached_by_the_address_of_the_instruction():
    env = MachineCodeEnvironment()
    descr = env.descriptors.array(INTS)
    built = Building("ri")
    target = built.mark(*built.inputs)
    array, index = built.inputs
    value = built.int_add(built.getarrayitem_gc_i(array, index, descr=descr), 1)
    built.setarrayitem_gc(array, index, value, descr=descr)
    following = built.int_add(index, 1)
    built.guard_true(built.int_lt(following, 100), keep=[following])
    built.jump(array, following, descr=target)
    assert body(env, built, 28) == code(
        "488b54c810 | mov rdx, [rax + rcx*8 + 16]",
        "4883c201 | add rdx, 1",
        "488954c810 | mov [rax + rcx*8 + 16], rdx",
        "4883c101 | add rcx, 1",
        "4883f964 | cmp rcx, 100",
        "0f8d02000000 | jge stub",
    )


def test_a_new_object_is_taken_from_the_nursery_and_needs_no_barrier():
    env = MachineCodeEnvironment()
    built = Building("r")
    target = built.mark(*built.inputs)
    made = built.new(descr=env.descriptors.size(ANIMAL))
    built.setfield_gc(made, built.inputs[0], descr=env.field(ANIMAL, "next"))
    built.jump(made, descr=target)
    loop = body(env, built, 60)
    assert loop.startswith(
        code(
            "498b4f08 | mov rcx, [r15 + nursery_free]",
            "4c8d5920 | lea r11, [rcx + 32]",
            "4d3b5f10 | cmp r11, [r15 + nursery_top]",
        )
    )
    assert code("48894110 | mov [rcx + 16], rax", "488bc1 | mov rax, rcx", "eb | jmp") in loop


def test_objects_made_in_a_row_are_taken_at_once():
    env = MachineCodeEnvironment()
    built = Building("r")
    target = built.mark(*built.inputs)
    made = built.new(descr=env.descriptors.size(ANIMAL))
    built.setfield_gc(made, built.inputs[0], descr=env.field(ANIMAL, "next"))
    other = built.new(descr=env.descriptors.size(ANIMAL))
    built.setfield_gc(other, made, descr=env.field(ANIMAL, "next"))
    built.jump(other, descr=target)
    loop = body(env, built, 100)
    assert loop.startswith(
        code(
            "498b4f08 | mov rcx, [r15 + nursery_free]",
            "4c8d5940 | lea r11, [rcx + 64]",
            "4d3b5f10 | cmp r11, [r15 + nursery_top]",
        )
    )
    assert loop.count(code("4d3b5f10 | cmp r11, [r15 + nursery_top]")) == 1
    assert code("488d5120 | lea rdx, [rcx + 32]") in loop
