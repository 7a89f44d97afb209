"""Reads lines of flags, a pattern and subjects, separated by tabs, and prints what rlib.rsre finds."""

from framework.rlib import rsre


def spans(match: rsre.Match | None) -> str:
    if match is None:
        return "-"
    return " ".join([str(match.start(i)) + ":" + str(match.end(i)) for i in range(match.re.groups + 1)])


def unescaped(text: str) -> str:
    return text.replace("%n", "\n").replace("%p", "%")


def entry_point(argv: list[str]) -> int:
    with open(argv[1], encoding="utf-8") as file:
        lines = file.read().split("\n")
    for line in lines:
        fields = line.split("\t")
        try:
            pattern = rsre.compile(unescaped(fields[1]), int(fields[0]))
        except rsre.RegexError as error:
            print(error)
            continue
        for subject in fields[2:]:
            text = unescaped(subject)
            print(
                spans(pattern.match(text)), spans(pattern.fullmatch(text)), [spans(m) for m in pattern.finditer(text)]
            )
    return 0
