"""``python -m languages.scheme``: the command hosted, with line editing and a history in dialogues."""

import sys

from languages.scheme.line_editing import edit_lines
from languages.scheme.main import entry_point

edit_lines()
sys.exit(entry_point(sys.argv))
