"""The names of this folder that the compiler knows by itself; everything else is translated from its source.

``annotator/intrinsics.py`` and ``lowering/intrinsics.py`` are checked against this list.  Names are ``module.name``
relative to this package.  What is absent here is ordinary restricted Python: a decorator that runs at import time, or a
function that is translated like a user's.
"""

from __future__ import annotations


def _names(module: str, names: str) -> list[str]:
    return [f"{module}.{name}" for name in names.split()]


INTRINSICS: frozenset[str] = frozenset(
    _names(
        "objectmodel",
        "we_are_translated likely unlikely keepalive_until_here instantiate free_non_gc_object "
        "compute_hash compute_identity_hash compute_unique_id current_object_addr_as_int "
        "newlist_hint resizelist_hint r_dict prepare_dict_update hash_in_dict",
    )
    + _names(
        "rarithmetic",
        "intmask ovfcheck widen is_valid_int int_between int_force_ge_zero int_c_div int_c_mod "
        "uint_mul_high uint_div_wide uint_rem_wide leading_zeros trailing_zeros bit_count "
        "r_int r_int8 r_int16 r_int32 r_uint r_uint8 r_uint16 r_uint32 r_singlefloat",
    )
    + _names(
        "longlong2float",
        "float2longlong longlong2float float_to_bits bits_to_float singlefloat2uint uint2singlefloat",
    )
    + _names("rffi", "malloc free nullptr cast ptradd llhelper get_saved_errno set_saved_errno")
    + _names("rffi_types", "sizeof offsetof")
    + _names("nonconst", "NonConstant")
    + _names("revents", "event_pending")
    + _names("unroll", "unrolling_iterable")
    + _names(
        "debug",
        "make_sure_not_resized make_sure_not_modified mark_dict_non_null check_nonneg check_annotation "
        "check_not_access_directly check_list_of_chars check_regular_int list_get_physical_size "
        "ll_assert ll_assert_not_none fatalerror fatalerror_notb attach_gdb impossible "
        "debug_print debug_start debug_stop have_debug_prints have_debug_prints_for debug_offset debug_flush "
        "debug_print_traceback",
    )
    + _names(
        "rgc",
        "collect collect_step enable disable isenabled set_max_heap_size get_stats pin unpin can_move "
        "move_out_of_nursery register_custom_trace_hook register_custom_light_finalizer ll_arraycopy ll_arrayclear "
        "add_memory_pressure may_ignore_finalizer FinalizerQueue",
    )
    + _names(
        "rstack", "stack_check stack_almost_full rpy_frame_depth _stack_criticalcode_start _stack_criticalcode_stop"
    )
    + _names(
        "jit",
        "hint promote promote_string assert_green isconstant isvirtual we_are_jitted current_trace_length jit_debug "
        "enter_portal_frame leave_portal_frame record_exact_class "
        "record_exact_value record_known_result set_param "
        "JitDriver.jit_merge_point JitDriver.can_enter_jit JitDriver.loop_header "
        "set_param_to_default dont_trace_here trace_next_iteration",
    )
)
