"""Pocketknife: a kit for writing languages in restricted Python and translating them to native VMs."""

__version__ = "0.1.0.dev0"
