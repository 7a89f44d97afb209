"""The optimiser of traces: a list of passes, loop peeling, what bridges inherit.  Translated code.

Entries (``entry.py``); all give an ``Optimized`` with the finished trace, or raise ``InvalidTrace``:

    optimize_loop(environment, options, trace, end, token)
        a trace that ends in a jump to its own start: preamble and peeled loop, or one loop without ``unroll``
    optimize_straight(environment, options, trace)
        a trace that ends in finish, also an over-long one that was cut: guard_always_fails, finish
    optimize_bridge(environment, options, trace, end, token, guard)
        a trace that starts at the guard's fail arguments and ends in a jump to a loop or in finish

``trace`` is as recorded: guards have a ``snapshot`` and no descriptor, a jump any descriptor or none.  Its inputs may be
operations of the longer trace that it was cut out of; they stay the inputs of the result.  ``end`` is the snapshot at the
jump, for guards that have to be added there.  ``token`` is the LoopToken that will own the loop, or that the bridge jumps
to; its ``targets`` are used and extended.

``passes.py`` is the list of passes; each operation runs through all of them, one after the other, before the next does:

    intbounds ─► rewrite ─► guards ─► virtualize ─► pure ─► earlyforce ─► heap ─► emitter

    optimizer.py      the row of passes, the emitter               info.py, bounds.py, relations.py   what is known
    loop_optimizer.py jumps to labels                              virtual_state.py   what a label takes for granted
    unroll.py         loops                                        exports.py, short_preamble.py   from preamble to body
    bridge.py         bridges and straight traces                  facts.py   from a guard to its bridge
"""
