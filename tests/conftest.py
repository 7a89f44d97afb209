"""Settings of the whole test run."""

import os

# Tests compare texts: no colours, one language, and no log sections left over from the developer's shell.
for name in ("KIT_LOG", "FORCE_COLOR", "CLICOLOR_FORCE"):
    os.environ.pop(name, None)
os.environ["PYTHONIOENCODING"] = "utf-8"

pytest_plugins = ["framework.testing.filetests"]
