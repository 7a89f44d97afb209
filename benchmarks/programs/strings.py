"""String building: a report of many lines is put together piece by piece, searched and joined."""


def line(number: int) -> str:
    name = "item" + str(number)
    dots = "." * (16 - len(name))
    return name + dots + f"{number % 97:>5}" + ";"


def entry_point(argv: list[str]) -> int:
    rounds = int(argv[1])
    total = 0
    checksum = 0
    for i in range(rounds):
        lines: list[str] = []
        for number in range(1000):
            lines.append(line(number + i))
        report = "\n".join(lines)
        total += len(report)
        position = report.find("42;")
        while position >= 0:
            checksum = (checksum * 31 + position) % 1000000007
            position = report.find("42;", position + 1)
        for char in report:
            if char == ".":
                checksum += 1
    print(total, checksum)
    return 0
