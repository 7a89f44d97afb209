"""Where something was read: a source and a position in it, counted from one."""


class Source:
    """A text that is read: its name is the file's, or "-e", "<stdin>"."""

    _immutable_fields_ = ["name"]

    def __init__(self, name: str) -> None:
        self.name = name


class Place:
    """Line and column of a source, from one."""

    _immutable_ = True

    def __init__(self, source: Source, line: int, column: int) -> None:
        self.source = source
        self.line = line
        self.column = column

    def text(self) -> str:
        """file:line:column"""
        return self.source.name + ":" + str(self.line) + ":" + str(self.column)
