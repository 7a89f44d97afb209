"""The libraries that are known, by name, and where files of others are looked for."""

import os

from languages.scheme.expander.forms import malformed, proper
from languages.scheme.expander.meanings import Meaning
from languages.scheme.numbers.fixnum import Fixnum
from languages.scheme.objects.base import Value
from languages.scheme.objects.symbols import Identifier, Symbol

SUFFIXES = [".sld", ".scm"]


class LibraryName:
    """The name of a library: as it is written, and the file that it would be in."""

    def __init__(self, text: str, path: str) -> None:
        self.text = text
        self.path = path


class Library:
    """A library: what it exports."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.exports: dict[Symbol, Meaning] = {}
        self.is_complete = False  # False while its own body is executed


class Catalogue:
    """All libraries that have been defined, and the folders to look for others."""

    def __init__(self) -> None:
        self.libraries: dict[str, Library] = {}
        self.folders: list[str] = [""]


CATALOGUE = Catalogue()


def library_name(form: Value, whole: Value) -> LibraryName:
    """The name that (part …) is."""
    why = "a library's name is a list of identifiers and numbers:"
    words: list[str] = []
    for part in proper(form, whole, why):
        if isinstance(part, Identifier):
            words.append(part.symbol().name)
        elif isinstance(part, Fixnum) and part.value >= 0:
            words.append(str(part.value))
        else:
            raise malformed(whole, why)
    if len(words) == 0:
        raise malformed(whole, why)
    return LibraryName("(" + " ".join(words) + ")", "/".join(words))


def library_file(name: LibraryName) -> str:
    """The file that a library is in, "" if there is none."""
    if ".." in name.path.split("/"):
        return ""
    for folder in CATALOGUE.folders:
        for suffix in SUFFIXES:
            path = folder + name.path + suffix
            if os.path.isfile(path):
                return path
    return ""


def library_exists(name: LibraryName) -> bool:
    """Whether it can be imported."""
    return name.text in CATALOGUE.libraries or library_file(name) != ""
