"""Resume data: how the interpreter's state at a guard is remembered, encoded, and rebuilt.  Translated code.

    snapshot.py   what the metainterp attaches to a guard while it traces: frames of live values, shared with earlier guards
    data.py       the encoded form at a final guard, ``GuardDescr`` which holds it, descriptions of virtuals, the Builder
    encoder.py    snapshot -> encoded form and fail arguments; used by the optimiser
    direct.py     encoded form -> integers, references, floats: blackhole interpreter, forcing of virtualizables
    recording.py  encoded form -> values of a trace: the start of a bridge

How to read (both readers work alike):

    reader = DirectReader(machine, descr.resume, dead_frame)      or  RecordingReader(resume, inputs, recorder)
    reader.start()                     makes virtuals, does the pending stores
    reader.virtualizable_count         that many next_int() / next_ref() / next_float(), in the order of the snapshot
    reader.start_virtual_refs()        then reader.virtual_ref_count references
    while reader.next_frame():         outermost frame first
        reader.jitcode, reader.pc, reader.value_count
        next_int() / next_ref() / next_float() for each live register, in the order of the snapshot
"""
