"""Files are decoded as their declarations say; what can't be is reported as by CPython."""

from __future__ import annotations

import subprocess
import sys

import pytest

from languages.minipy.syntax.encoding import decode_source
from languages.minipy.syntax.errors import SourceError, SourceText, render

GOOD = [
    (b"x = '\xc3\xa9'\r\ny\rz", "x = '\u00e9'\ny\nz"),
    (b"\xef\xbb\xbfx", "x"),
    (b"#!/bin/sh\n# -*- coding: Latin_1 -*-\nx = '\xe9'", "#!/bin/sh\n# -*- coding: Latin_1 -*-\nx = '\u00e9'"),
    (b"# vim: set fileencoding=utf8 :\nx", "# vim: set fileencoding=utf8 :\nx"),
    (b"x = 1\n# coding: nothing\n", "x = 1\n# coding: nothing\n"),
    (b"# coding: us-ascii\nx", "# coding: us-ascii\nx"),
]
BAD = [
    b"x = 1\ny = '\xe9'\n",
    b"# coding: nothing\n",
    b"\xef\xbb\xbf# coding: latin-1\nx\n",
    b"# coding: ascii\nx = '\xe9'\n",
]


@pytest.mark.parametrize("data, text", GOOD)
def test_a_file_is_decoded_as_it_declares(data, text):
    assert decode_source(data, "x") == text


@pytest.mark.skipif(sys.version_info[:2] != (3, 11), reason="the messages of Python 3.11")
@pytest.mark.parametrize("data", BAD)
def test_what_cannot_be_decoded_is_reported_as_by_cpython(data, tmp_path):
    path = tmp_path / "bad.py"
    path.write_bytes(data)
    with pytest.raises(SourceError) as caught:
        decode_source(data, str(path))
    done = subprocess.run([sys.executable, str(path)], capture_output=True, text=True)
    assert render(caught.value, SourceText(""), str(path)) + "\n" == done.stderr
