"""Settings of the whole test run."""

import os
import sys
from collections.abc import Iterator

import pytest

from framework.lltypes.rawmemory import MEMORY

# Tests compare texts: no colours, one language, and no log sections left over from the developer's shell.
for name in ("KIT_LOG", "FORCE_COLOR", "CLICOLOR_FORCE"):
    os.environ.pop(name, None)
os.environ["PYTHONIOENCODING"] = "utf-8"

# Many tests start the kit as a process of its own, which takes 0.1 s with compiled modules at hand and 1 s without.
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
sys.dont_write_bytecode = False

pytest_plugins = ["framework.testing.filetests"]


@pytest.fixture(autouse=True, scope="module")
def _programs_end_with_their_module() -> Iterator[None]:
    """Addresses of simulated objects keep the programs they are part of; none outlives the tests of one file."""
    with MEMORY.forgetting_objects():
        yield
