"""Constants of the translation chosen at run time, memo methods of them, and prebuilt dicts whose hashes are code."""

from framework.rlib.objectmodel import compute_hash, r_dict, specialize

# --- one of several frozen objects


class Kind:
    def __init__(self, name, size, other=None):
        self.name = name
        self.size = size
        self.other = other

    def _freeze_(self):
        return True

    def area(self, height, unit):
        return str(self.size * height) + unit


SMALL = Kind("small", 1)
MIDDLE = Kind("middle", 5, SMALL)
LARGE = Kind("large", 10, MIDDLE)


class W_Root:
    kind = SMALL


class W_Middle(W_Root):
    kind = MIDDLE


class W_Large(W_Root):
    kind = LARGE


def kind_of(number):
    if number < 0:
        return None
    return SMALL if number == 0 else LARGE


def show_kinds():
    for w_x in [W_Root(), W_Middle(), W_Large()]:
        kind = w_x.kind
        print(kind.area(3, "m"), end=" ")
        print(kind.name, kind.size + 1, kind is LARGE, kind == SMALL, kind != MIDDLE, kind.other is None)
    for number in (-1, 0, 1):
        kind = kind_of(number)
        print(kind is None, bool(kind), kind.name if kind is not None else "none")
    try:
        print(kind_of(-1).name)
    except AttributeError as error:
        print(error)


# --- a frozen space with memo methods, whose bound methods are the functions of dicts


class W_Type:
    def __init__(self, name):
        self.name = name
        self.uses = 0


class Space:
    def __init__(self):
        self.types = {}

    def _freeze_(self):
        return True

    @specialize.memo()
    def type_of(self, kind):
        if kind not in self.types:
            self.types[kind] = W_Type("type " + kind.name)
        return self.types[kind]

    @specialize.memo()
    def size_of(self, kind):
        return kind.size * 100

    def eq_w(self, a, b):
        return len(a) == len(b)

    def hash_w(self, a):
        return len(a)


space = Space()


def show_types():
    for w_x in [W_Root(), W_Middle(), W_Large(), W_Large()]:
        w_type = space.type_of(w_x.kind)
        w_type.uses += 1
        print(w_type.name, w_type.uses, space.size_of(w_x.kind), space.type_of(LARGE).uses)
    by_length = r_dict(space.eq_w, space.hash_w)
    by_length["abc"] = 1
    by_length["xyz"] = 2
    by_length["x"] = 3
    print(len(by_length), by_length["zzz"])


# --- prebuilt tables


class Key:
    def __init__(self, text):
        self.text = text

    def __eq__(self, other):
        return isinstance(other, Key) and self.text == other.text

    def __hash__(self):
        return hash(self.text)


def same_letter(a, b):
    return a.text[0] == b.text[0]


def hash_letter(a):
    return compute_hash(a.text[0])


BY_LETTER = r_dict(same_letter, hash_letter)
BY_LETTER[Key("apple")] = 1
BY_LETTER[Key("pear")] = 2


class Holder:
    def __init__(self):
        self.seen = r_dict(space.eq_w, space.hash_w, force_non_null=True)


HOLDER = Holder()
HOLDER.seen["four"] = "4"
PLAIN = {Key("a"): 1, Key("bcd"): 2}
PAIRS = {(Key("a"), 1): "a1"}
SET = {Key("x"), Key("yz")}


def show_tables():
    BY_LETTER[Key("plum")] = 20
    BY_LETTER[Key("cherry")] = 3
    for key in BY_LETTER:
        print(key.text, BY_LETTER[key])
    print(HOLDER.seen.get("FOUR", "none"), HOLDER.seen.get("five?", "none"), len(HOLDER.seen))
    print(PLAIN.get(Key("a"), -1), PLAIN.get(Key("bc" + "d"), -1), PLAIN.get(Key("e"), -1))
    print(PAIRS.get((Key("a"), 1), "?"), PAIRS.get((Key("a"), 2), "?"))
    print(Key("x") in SET, Key("q") in SET, Key("yz") in SET)


def entry_point(argv):
    show_kinds()
    show_types()
    show_tables()
    return 0
