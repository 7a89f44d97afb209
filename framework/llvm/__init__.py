"""Low-level graphs → text LLVM IR → objects → executable.  *Host* code."""
