"""A hash that is declared an int, beside dicts whose hashes are not."""

from framework.rlib.objectmodel import r_dict


class Key:
    def __init__(self, text):
        self.text = text

    def hash(self) -> int:
        return len(self.text)


def key_hash(key: Key) -> int:
    return key.hash()


def key_equal(a: Key, b: Key) -> bool:
    return a.text == b.text


def entry_point(argv):
    texts = {}
    for i in range(3):
        texts[str(i)] = i
    keys = r_dict(key_equal, key_hash)
    for text in ["a", "bb", "a"]:
        keys[Key(text)] = texts["1"] + len(keys)
    print(texts, len(keys), keys[Key("bb")], Key("c") in keys)
    return 0
