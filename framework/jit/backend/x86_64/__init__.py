"""Translated: machine code for x86-64 (with SSE4.1 and popcnt), System V calling convention."""
