"""Functions that every module brings along when it needs them (``linkonce_odr``: the linker keeps one copy)."""

from __future__ import annotations

from dataclasses import dataclass, field

from framework.lltypes.layout import NATIVE
from framework.lltypes.threadstate import THREAD_STATE, TRACEBACK_SIZE


@dataclass(frozen=True, slots=True)
class Helper:
    """IR text, and the declarations it needs by symbol."""

    text: str
    declares: dict[str, str] = field(default_factory=dict)


_STATE = {"@kit_thread_state": "@kit_thread_state = external global i8"}
_COUNT = NATIVE.field_offset(THREAD_STATE, "traceback_count")
_RING = NATIVE.field_offset(THREAD_STATE, "traceback")

# Schoolbook division of 128 by 64 bits in base 2**32, with the divisor shifted so that its top bit is set: each of the two
# quotient digits is estimated from the top digits and corrected at most twice.
_DIVIDE = """\
define linkonce_odr hidden {i64, i64} @kit.divide_wide(i64 %high, i64 %low, i64 %divisor) nounwind memory(none) {
entry:
  %shift = call i64 @llvm.ctlz.i64(i64 %divisor, i1 false)
  %d = shl i64 %divisor, %shift
  %d1 = lshr i64 %d, 32
  %d0 = and i64 %d, 4294967295
  %back = sub i64 64, %shift
  %none = icmp eq i64 %shift, 0
  %safe = select i1 %none, i64 0, i64 %back
  %carry = lshr i64 %low, %safe
  %spill = select i1 %none, i64 0, i64 %carry
  %h0 = shl i64 %high, %shift
  %h = or i64 %h0, %spill
  %l = shl i64 %low, %shift
  %l1 = lshr i64 %l, 32
  %l0 = and i64 %l, 4294967295
  %first = call {i64, i64} @kit.divide_digit(i64 %h, i64 %l1, i64 %d, i64 %d1, i64 %d0)
  %q1 = extractvalue {i64, i64} %first, 0
  %r1 = extractvalue {i64, i64} %first, 1
  %second = call {i64, i64} @kit.divide_digit(i64 %r1, i64 %l0, i64 %d, i64 %d1, i64 %d0)
  %q0 = extractvalue {i64, i64} %second, 0
  %r0 = extractvalue {i64, i64} %second, 1
  %q1s = shl i64 %q1, 32
  %q = or i64 %q1s, %q0
  %r = lshr i64 %r0, %shift
  %a = insertvalue {i64, i64} undef, i64 %q, 0
  %b = insertvalue {i64, i64} %a, i64 %r, 1
  ret {i64, i64} %b
}
define linkonce_odr hidden {i64, i64} @kit.divide_digit(i64 %h, i64 %l, i64 %d, i64 %d1, i64 %d0) nounwind memory(none) {
entry:
  %q0 = udiv i64 %h, %d1
  %p0 = mul i64 %q0, %d1
  %r0 = sub i64 %h, %p0
  br label %test
test:
  %q = phi i64 [ %q0, %entry ], [ %q2, %lower ]
  %r = phi i64 [ %r0, %entry ], [ %r2, %lower ]
  %wide = icmp ugt i64 %q, 4294967295
  br i1 %wide, label %lower, label %compare
compare:
  %x = mul i64 %q, %d0
  %ys = shl i64 %r, 32
  %y = or i64 %ys, %l
  %over = icmp ugt i64 %x, %y
  br i1 %over, label %lower, label %done
lower:
  %q2 = sub i64 %q, 1
  %r2 = add i64 %r, %d1
  %again = icmp ult i64 %r2, 4294967296
  br i1 %again, label %test, label %done
done:
  %qf = phi i64 [ %q, %compare ], [ %q2, %lower ]
  %hs = shl i64 %h, 32
  %hl = or i64 %hs, %l
  %qd = mul i64 %qf, %d
  %rest = sub i64 %hl, %qd
  %a = insertvalue {i64, i64} undef, i64 %qf, 0
  %b = insertvalue {i64, i64} %a, i64 %rest, 1
  ret {i64, i64} %b
}"""

_TRACE = f"""\
define linkonce_odr hidden void @kit.trace(ptr %entry) nounwind noinline cold {{
  %cell = getelementptr inbounds i8, ptr @kit_thread_state, i64 {_COUNT}
  %count = load i64, ptr %cell
  %next = add i64 %count, 1
  store i64 %next, ptr %cell
  %index = and i64 %count, {TRACEBACK_SIZE - 1}
  %ring = getelementptr inbounds i8, ptr @kit_thread_state, i64 {_RING}
  %slot = getelementptr inbounds ptr, ptr %ring, i64 %index
  store ptr %entry, ptr %slot
  ret void
}}"""

_FATAL = """\
define linkonce_odr hidden void @kit.fatal(ptr %text, i64 %length) nounwind noinline cold {
  %ignored = call i64 @write(i32 2, ptr %text, i64 %length)
  call void @abort()
  unreachable
}"""

HELPERS = {
    "kit.divide_wide": Helper(_DIVIDE, {"@llvm.ctlz.i64": "declare i64 @llvm.ctlz.i64(i64, i1)"}),
    "kit.trace": Helper(_TRACE, _STATE),
    "kit.fatal": Helper(
        _FATAL, {"@write": "declare i64 @write(i32, ptr, i64)", "@abort": "declare void @abort() noreturn"}
    ),
}
