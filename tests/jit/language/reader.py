"""S-expressions: text to trees."""

from __future__ import annotations


class Node:
    """An atom (``items`` is None) or a list."""

    def __init__(self, text: str, items: list[Node] | None, is_string: bool = False) -> None:
        self.text = text
        self.items = items
        self.is_string = is_string

    def is_list(self) -> bool:
        return self.items is not None

    def children(self) -> list[Node]:
        items = self.items
        if items is None:
            raise SyntaxError("a list is expected, not " + self.text)
        return items

    def head(self) -> str:
        """The name that a list starts with."""
        items = self.items
        if items is None or len(items) == 0 or items[0].items is not None:
            return ""
        return items[0].text


class Reader:
    """Reads one text."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.position = 0

    def skip_blanks(self) -> None:
        while self.position < len(self.text):
            char = self.text[self.position]
            if char == ";":
                while self.position < len(self.text) and self.text[self.position] != "\n":
                    self.position += 1
            elif char == " " or char == "\n" or char == "\t":
                self.position += 1
            else:
                return

    def read_all(self) -> list[Node]:
        """All expressions of the text."""
        result: list[Node] = []
        self.skip_blanks()
        while self.position < len(self.text):
            result.append(self.read())
            self.skip_blanks()
        return result

    def read(self) -> Node:
        """The next expression."""
        self.skip_blanks()
        if self.position >= len(self.text):
            raise SyntaxError("the text ends too early")
        char = self.text[self.position]
        if char == "(":
            return self.read_list()
        if char == '"':
            return self.read_string()
        start = self.position
        while self.position < len(self.text) and self.text[self.position] not in " \n\t();":
            self.position += 1
        if self.position == start:
            raise SyntaxError("a bracket too many")
        return Node(self.text[start : self.position], None)

    def read_list(self) -> Node:
        self.position += 1
        items: list[Node] = []
        self.skip_blanks()
        while self.position < len(self.text) and self.text[self.position] != ")":
            items.append(self.read())
            self.skip_blanks()
        if self.position >= len(self.text):
            raise SyntaxError("a bracket is not closed")
        self.position += 1
        return Node("", items)

    def read_string(self) -> Node:
        self.position += 1
        start = self.position
        while self.position < len(self.text) and self.text[self.position] != '"':
            self.position += 1
        self.position += 1
        return Node(self.text[start : self.position - 1], None, True)
