"""What ``kit`` translates:

kit translate languages/scheme -o scheme
./scheme prog.scm
"""

from languages.scheme.main import entry_point

__all__ = ["entry_point"]
