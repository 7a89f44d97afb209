"""C from the translator's side: declarations of ``rlib.rffi`` as low-level values, probing by the C compiler.  Host
code.

Importing the package registers its toolchain with ``rlib.rffi``.
"""

from framework.ffi.probe import CToolchain
from framework.rlib import rffi

rffi.register_toolchain(CToolchain())
