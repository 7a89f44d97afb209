"""The collector (translated) and the graph passes that serve it (host), in separate files: see each file's header.

translated  raw vector table heap objects cells large nursery marking sweeping finalizers
            pinning hashing weakrefs collector configuration entry verifier
host        layout roots barriers collecting
"""
