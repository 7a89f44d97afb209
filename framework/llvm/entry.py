"""The C-level ``main``: the stack limit, the collector, the static roots of all units, then ``kit_main``."""

from __future__ import annotations

from framework.lltypes.threadstate import THREAD_STATE
from framework.llvm.constants import ROOTS_SECTION
from framework.llvm.module import ModuleWriter
from framework.llvm.targets import Target

RLIMIT_STACK = 3
LARGEST_STACK = 1 << 30
UNLIMITED_STACK = 64 << 20

# Three quarters of the stack are the program's: the rest is for the arguments and environment above our base, for C
# functions, and for the handling of the RecursionError itself.
_TEXT = """\
@kit_thread_state = external global i8
declare i32 @getrlimit(i32, ptr)
declare i64 @kit_main(i64, ptr)
declare void @kit_gc_initialise()
declare void @kit_gc_add_static_root(ptr)
@__start_{section} = extern_weak hidden global i8
@__stop_{section} = extern_weak hidden global i8
define i32 @{main}(i32 %argc, ptr %argv) nounwind {{
entry:
  %limits = alloca [2 x i64], align 8
  %failed = call i32 @getrlimit(i32 {resource}, ptr %limits)
  %given = load i64, ptr %limits
  %huge = icmp ugt i64 %given, {largest}
  %is_bad = icmp ne i32 %failed, 0
  %unknown = or i1 %huge, %is_bad
  %size = select i1 %unknown, i64 {unlimited}, i64 %given
  %quarter = lshr i64 %size, 2
  %usable = sub i64 %size, %quarter
  %down = sub i64 0, %usable
  %limit = getelementptr i8, ptr %limits, i64 %down
  store ptr %limits, ptr getelementptr (i8, ptr @kit_thread_state, i64 {base_offset})
  store ptr %limit, ptr getelementptr (i8, ptr @kit_thread_state, i64 {limit_offset})
  call void @kit_gc_initialise()
  br label %test
test:
  %cell = phi ptr [ @__start_{section}, %entry ], [ %next, %add ]
  %more = icmp ult ptr %cell, @__stop_{section}
  br i1 %more, label %add, label %run
add:
  %root = load ptr, ptr %cell
  call void @kit_gc_add_static_root(ptr %root)
  %next = getelementptr ptr, ptr %cell, i64 1
  br label %test
run:
  %count = sext i32 %argc to i64
  %status = call i64 @kit_main(i64 %count, ptr %argv)
  %code = trunc i64 %status to i32
  ret i32 %code
}}
"""


def main_module(target: Target) -> str:
    """The text of the module."""
    layout = target.layout
    body = _TEXT.format(
        main=target.main_symbol,
        section=ROOTS_SECTION,
        resource=RLIMIT_STACK,
        largest=LARGEST_STACK,
        unlimited=UNLIMITED_STACK,
        base_offset=layout.field_offset(THREAD_STATE, "stack_base"),
        limit_offset=layout.field_offset(THREAD_STATE, "stack_limit"),
    )
    return f"{ModuleWriter.header(target)}\n{body}"
