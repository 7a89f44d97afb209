"""List and dict heavy: words drawn from a small generator are counted in a dict, then sorted by count."""


class Random:
    def __init__(self, seed: int) -> None:
        self.state = seed

    def below(self, limit: int) -> int:
        self.state = (self.state * 1103515245 + 12345) % 2147483648
        return (self.state >> 8) % limit


def make_words(count: int, random: Random) -> list[int]:
    words: list[int] = []
    for _ in range(count):
        # Small numbers are frequent, as words are.
        words.append(random.below(1 + random.below(5000)) * 7919)
    return words


def count_words(words: list[int]) -> dict[int, int]:
    counts: dict[int, int] = {}
    for word in words:
        if word in counts:
            counts[word] += 1
        else:
            counts[word] = 1
    return counts


def entry_point(argv: list[str]) -> int:
    rounds = int(argv[1])
    random = Random(42)
    checksum = 0
    for _ in range(rounds):
        counts = count_words(make_words(100000, random))
        ranking = [(count, word) for word, count in counts.items()]
        ranking.sort()
        for i in range(10):
            count, word = ranking[len(ranking) - 1 - i]
            checksum = (checksum * 31 + count + word) % 1000000007
        checksum += len(counts)
    print(checksum)
    return 0
