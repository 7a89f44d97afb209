"""The collector (translated) and the graph passes that serve it (host), in separate files: see each file's header.

translated: raw vector table heap objects weakref cells large marking nursery finalizers major pinning
            verifier collector configuration entry
host:       layout collecting barriers roots insertion simheap statistics
"""
