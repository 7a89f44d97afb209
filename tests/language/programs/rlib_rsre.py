"""Regular expressions compiled on the host and at run time."""

from framework.rlib import rsre

WORDS = rsre.compile(r"(?P<first>\w)(\w*)")
SPLITTER = rsre.compile(r"\s*[,;]\s*|\s+")

PATTERNS = [
    r"(a|ab)(c|bcd)(d*)", r"(?:a+?b){2,3}|x", r"(\w)(\w)?\2\1", r"(?i)straße|KELVIN", r"(?<=\d)[a-z]+(?!\d)",
    r"(?>a+)ab|b", r"a*+b", r"^\s*(#.*)?$", r"(?m)^(\w+)=(.*)$", r"(a)?(?(1)b|c)d", r"[^\W\d_]+", r"(?s)a.b",
    "(?x) \\d+  # digits\n (?: \\. \\d* )?", r"((a)|b)*?c", r"(?:(a)|(b)|\b)+", r"\bfoo\B", r"(?a:\w+)|é", r"(?P<q>['\"]).*?(?P=q)", "", r"(",
    r"a**", r"[z-a]", r"\8", r"(?P<1>a)", r"(?<=a*)b", r"x{3,1}", r"[a", r"(?z)", "\\",
]  # fmt: skip

SUBJECTS = [
    "abcd", "aabab aab", "abba xyyx", "STRASSE Straße \u212aelvin", "12abc3 4d", "aaab", "  # note", "a=1\nb = 2\nc=",
    "abd cd", "été_1 x", "a\nb", "3.25 4", "bbac", "foofoo foo", "é", "say \"it's\" 'x'", "",
]  # fmt: skip


def show(match: rsre.Match | None) -> str:
    if match is None:
        return "-"
    texts = [str(match.span(i)) for i in range(match.re.groups + 1)]
    return " ".join(texts) + " " + str(match.lastindex)


def compare(source: str) -> None:
    try:
        pattern = rsre.compile(source)
    except rsre.RegexError as error:
        print(repr(source), "refused:", error)
        return
    print(repr(source), pattern.groups, sorted(pattern.groupindex))
    for subject in SUBJECTS:
        found = [show(match) for match in pattern.finditer(subject)]
        print(repr(subject), show(pattern.match(subject)), show(pattern.fullmatch(subject)), found)


def entry_point(argv: list[str]) -> int:
    for source in PATTERNS:
        compare(source)
    print(WORDS.sub(r"\2\g<first>ay", "pig latin words"))
    print(WORDS.sub(r"<\g<0>\n>", "one two three", 2))
    print(SPLITTER.split("a, b;c  d"), SPLITTER.split("a, b;c  d", 2))
    print(WORDS.findall("x yy"))
    match = WORDS.search("  hello")
    assert match is not None
    print(match.group_named("first"), match.group(2), match.groups(), match.expand(r"\2-\1"))
    try:
        match.group(3)
    except IndexError as error:
        print(error)
    deep = rsre.compile("(?:a|b)*c")
    print(show(deep.match("ab" * 20000 + "c")), show(deep.match("ab" * 20000)))
    return 0
