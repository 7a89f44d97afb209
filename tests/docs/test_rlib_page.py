"""docs/rlib.md against the docstrings of framework.rlib."""

from framework.testing.rlib_page import PAGE, RLIB, first_paragraph, page, section


def test_the_page_of_rlib_is_up_to_date():
    assert PAGE.read_text(encoding="utf-8") == page(), "python -m framework.testing.rlib_page"


def test_a_section_has_the_public_names_with_their_first_paragraphs():
    text = section(RLIB / "rmd5.py")
    assert text.startswith("## rmd5\n\nMD5 (RFC 1321)")
    assert "* `new(initialdata: bytes=b'') -> RMD5`: An MD5 that has read some bytes." in text
    assert "  * `copy() -> RMD5`: Another one that has read the same." in text
    assert "_block" not in text and "__init__" not in text


def test_host_code_and_modules_of_data_are_left_out():
    assert section(RLIB / "unicodedata/tables.py") == "" == section(RLIB / "intrinsics.py")


def test_a_paragraph_ends_at_an_empty_line():
    assert first_paragraph("One\ntwo.\n\nThree.") == "One two."
    assert first_paragraph(None) == ""
