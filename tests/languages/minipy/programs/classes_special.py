"""Special methods of guest classes, alone and together with those of built-in types."""


class Money:
    def __init__(self, amount):
        self.amount = amount

    def __add__(self, other):
        if isinstance(other, Money):
            return Money(self.amount + other.amount)
        if isinstance(other, int):
            return Money(self.amount + other)
        return NotImplemented

    __radd__ = __add__

    def __eq__(self, other):
        return isinstance(other, Money) and self.amount == other.amount

    def __hash__(self):
        return hash(self.amount)

    def __lt__(self, other):
        return self.amount < other.amount

    def __repr__(self):
        return f"Money({self.amount})"

    def __bool__(self):
        return self.amount != 0

    def __len__(self):
        return 7

    def __getitem__(self, index):
        if index > 3:
            raise IndexError("no more")
        return self.amount * index

    def __contains__(self, item):
        return item == self.amount

    def __call__(self, *args, **kwargs):
        return args, kwargs


m = Money(5)
print(m + m, m + 1, 2 + m, sum([m, m]), m == Money(5), m != Money(5), m != 5)
print({m: "five"}[Money(5)], sorted([Money(3), Money(1)]), max(m, Money(9)))
print(bool(m), bool(Money(0)), len(m), list(m), 5 in m, 6 in m, m(1, k=2))
try:
    m + "x"
except TypeError as e:
    print(e)
try:
    m < 3
except AttributeError as e:
    print(e)


class Number(int):
    def __add__(self, other):
        return Number(int.__add__(self, other) * 10)

    def __repr__(self):
        return f"<{int(self)}>"


n = Number(3)
print(n, n + 4, n - 1, 4 + n, -n, n == 3, hash(n) == hash(3), [1, 2, 3, 4][n], {3: "three"}[n], n * 2)
print(type(n + 1), type(n - 1), isinstance(n, int), f"{n}", str(n))


class Stack(list):
    def push(self, item):
        self.append(item)
        return self


s = Stack([1])
s.push(2).push(3).name = "stack"
print(s, len(s), s[1:], s.name, s == [1, 2, 3], type(s), s + [4])


class Default(dict):
    def __missing__(self, key):
        self[key] = value = key * 2
        return value


d = Default()
print(d["ab"], d[4], d, len(d), "ab" in d)


class Meta(type):
    def __call__(cls, *args):
        print("making", cls.__name__)
        return super().__call__(*args)

    def __len__(cls):
        return 42


class Made(metaclass=Meta):
    def __init__(self, x):
        self.x = x

    def __init_subclass__(cls, **kwargs):
        print("subclass", cls.__name__, kwargs)

    def __class_getitem__(cls, item):
        return (cls.__name__, item)


class Sub(Made, flag=1):
    pass


print(Made(3).x, len(Made), Sub[5], type(Made), Sub.__bases__)


class Descriptor:
    def __set_name__(self, owner, name):
        self.name = "_" + name

    def __get__(self, instance, owner):
        return self if instance is None else getattr(instance, self.name, "unset")

    def __set__(self, instance, value):
        setattr(instance, self.name, value * 2)


class Owner:
    field = Descriptor()

    def __getattr__(self, name):
        return "no " + name


o = Owner()
print(o.field, o.other)
o.field = 4
print(o.field, o._field, type(Owner.field) is Descriptor)


class Slotted:
    __slots__ = ("a", "b")


t = Slotted()
t.a = 1
print(t.a, hasattr(t, "b"))
try:
    t.c = 2
except AttributeError as e:
    print(e)


class L:
    def who(self):
        return ["L"]


class M(L):
    def who(self):
        return ["M"] + super().who()


class N(L):
    def who(self):
        return ["N"] + super().who()


class O(M, N):
    def who(self):
        return ["O"] + super().who()


print(O().who(), [c.__name__ for c in O.__mro__])
try:

    class Bad(L, M):
        pass

except TypeError as e:
    print(e)
