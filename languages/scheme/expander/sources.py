"""Program text: files, and the forms that are read from a text."""

import os

from languages.scheme.objects.base import EOF, Value
from languages.scheme.objects.errors import file_error
from languages.scheme.objects.ports import TextInput
from languages.scheme.objects.strings import String
from languages.scheme.reader.reader import Reader


class Forms:
    """Forms one after the other, from a list or as they are read."""

    def next(self) -> Value | None:
        """The next form, None at the end."""
        raise NotImplementedError


class FormList(Forms):
    """Forms that are there already."""

    def __init__(self, forms: list[Value]) -> None:
        self.forms = forms
        self.position = 0

    def next(self) -> Value | None:
        if self.position == len(self.forms):
            return None
        self.position += 1
        return self.forms[self.position - 1]


class TextForms(Forms):
    """Forms of a text, read when they are asked for."""

    def __init__(self, text: str, name: str, folds_case: bool) -> None:
        port = TextInput(name, text)
        port.fold_case = folds_case
        self.reader = Reader(port, True)

    def next(self) -> Value | None:
        form = self.reader.read()
        return None if form is EOF else form


def file_text(name: str) -> str:
    """The text of a file, without a first line that names an interpreter; a Scheme file error when it can't be read."""
    try:
        with open(name, "rb") as stream:
            text = decoded(stream.read(), name)
    except OSError as problem:
        raise file_error("cannot read the file: " + os.strerror(problem.errno), [String(name)]) from None
    if text.startswith("#!/") or text.startswith("#! "):
        end = text.find("\n")
        text = "" if end < 0 else ";" + text[1:]
    return text


def input_text() -> str:
    """All of the standard input."""
    chunks: list[bytes] = []
    while True:
        chunk = os.read(0, 65536)
        if len(chunk) == 0:
            return decoded(b"".join(chunks), "<stdin>")
        chunks.append(chunk)


def decoded(data: bytes, name: str) -> str:
    """The text of a file's content."""
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        raise file_error("cannot read the file: it is not UTF-8 text", [String(name)]) from None


def file_forms(name: str, folds_case: bool) -> list[Value]:
    """All forms of a file."""
    forms = TextForms(file_text(name), name, folds_case)
    result: list[Value] = []
    while True:
        form = forms.next()
        if form is None:
            return result
        result.append(form)


def folder_of(name: str) -> str:
    """The folder part of a file name, with a slash at its end, "" for none."""
    return name[: name.rfind("/") + 1]
