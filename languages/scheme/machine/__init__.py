"""The machine: syntax trees that execute themselves, environments, continuation frames, the loop.  Translated code."""
