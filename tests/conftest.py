"""Settings of the whole test run."""

import os
import sys

# Tests compare texts: no colours, one language, and no log sections left over from the developer's shell.
for name in ("KIT_LOG", "FORCE_COLOR", "CLICOLOR_FORCE"):
    os.environ.pop(name, None)
os.environ["PYTHONIOENCODING"] = "utf-8"

# Many tests start the kit as a process of its own, which takes 0.1 s with compiled modules at hand and 1 s without.
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
sys.dont_write_bytecode = False

pytest_plugins = ["framework.testing.filetests"]
