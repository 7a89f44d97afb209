"""The meta-tracing JIT.  Translated code, but for the codewriter, the simulator and the text form of traces (host)."""
