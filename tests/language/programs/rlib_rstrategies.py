"""Lists with storage strategies, driven by random operations against a plain list."""

from framework.rlib.rrandom import Random
from framework.rlib.rstrategies import Boxed, Boxing, StrategyList


class Int(Boxed):
    def __init__(self, value: int) -> None:
        self.value = value


class Float(Boxed):
    def __init__(self, number: float) -> None:
        self.number = number


class Str(Boxed):
    def __init__(self, text: str) -> None:
        self.text = text


class Other(Boxed):
    pass


OTHER = Other()


class Space(Boxing):
    def kind(self, item: Boxed) -> str:
        if isinstance(item, Int):
            return "int"
        if isinstance(item, Float):
            return "float"
        return "str" if isinstance(item, Str) else "object"

    def int_of(self, item: Boxed) -> int:
        assert isinstance(item, Int)
        return item.value

    def float_of(self, item: Boxed) -> float:
        assert isinstance(item, Float)
        return item.number

    def str_of(self, item: Boxed) -> str:
        assert isinstance(item, Str)
        return item.text

    def new_int(self, value: int) -> Boxed:
        return Int(value)

    def new_float(self, value: float) -> Boxed:
        return Float(value)

    def new_str(self, value: str) -> Boxed:
        return Str(value)


def text_of(item: Boxed) -> str:
    if isinstance(item, Int):
        return str(item.value)
    if isinstance(item, Float):
        return str(item.number)
    return repr(item.text) if isinstance(item, Str) else "other"


def texts(items: StrategyList) -> list[str]:
    return [text_of(items.getitem(i)) for i in range(items.length())]


def new_item(kind: int, value: int) -> Boxed:
    if kind == 0:
        return Int(value)
    if kind == 1:
        return Float(value / 4)
    return Str("s" + str(value)) if kind == 2 else OTHER


def compare(random: Random, kinds: list[int], steps: int) -> None:
    items = StrategyList(Space())
    model: list[Boxed] = []
    seen: list[str] = []
    for _ in range(steps):
        action = int(random.genrand32()) % 8
        item = new_item(kinds[int(random.genrand32()) % len(kinds)], int(random.genrand32()) % 100)
        index = int(random.genrand32()) % (len(model) + 1)
        if action < 3:
            items.append(item)
            model.append(item)
        elif action < 5:
            items.insert(index, item)
            model.insert(index, item)
        elif action < 7 and index < len(model):
            items.setitem(index, item)
            model[index] = item
        elif index < len(model):
            items.delete(index, index + 1)
            del model[index]
        if items.strategy() not in seen:
            seen.append(items.strategy())
        assert texts(items) == [text_of(i) for i in model]
    print(seen, items.length(), " ".join(texts(items)[:6]))
    items.clear()
    items.append(Str("new"))
    print(items.strategy(), texts(items))


def entry_point(argv: list[str]) -> int:
    random = Random(7)
    for kinds in ([0], [1], [2], [3], [0, 0, 0, 0, 1], [2, 3]):
        compare(random, kinds, 40)
    items = StrategyList(Space())
    for index in (0, -1, 5):
        try:
            items.getitem(index)
        except IndexError as error:
            print(error)
    try:
        items.insert(1, OTHER)
    except IndexError as error:
        print(error)
    items.append(OTHER)
    try:
        items.delete(1, 0)
    except IndexError as error:
        print(error)
    print(items.getitem(0) is OTHER, items.strategy())
    return 0
