"""JSON with the kit: the example language of the tests, translated."""

from tests.parsing.languages.json_values import JSON


def entry_point(argv: list[str]) -> int:
    with open(argv[1], encoding="utf-8") as file:
        source = file.read()
    for _ in range(int(argv[2])):
        JSON.parse(source)
    return 0
