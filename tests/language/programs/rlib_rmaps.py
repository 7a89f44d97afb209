"""Objects with shapes: attributes come and go; several classes with values of their own type."""

from framework.rlib.objectmodel import import_from_mixin
from framework.rlib.rmaps import Map, ShapedMixin


class W_Root:
    pass


class W_Int(W_Root):
    def __init__(self, value):
        self.value = value


class W_Instance(W_Root):
    import_from_mixin(ShapedMixin)

    def __init__(self, root):
        self.init_shape(root)


PREBUILT = W_Instance(Map())
PREBUILT.write_attribute("answer", W_Int(42))


def value_of(instance, name):
    found = instance.read_attribute(name)
    return found.value if isinstance(found, W_Int) else -1


def entry_point(argv):
    root = Map()
    things = [W_Instance(root) for _ in range(3)]
    for i in range(3):
        for name in ("a", "b", "c"):
            if i != 1 or name != "b":
                things[i].write_attribute(name, W_Int(i * 10 + ord(name)))
    for thing in things:
        print(thing.attribute_names(), [value_of(thing, name) for name in thing.attribute_names()], thing.shape.size)
    print(things[0].shape is things[2].shape, things[0].shape is things[1].shape)
    print(things[0].delete_attribute("b"), things[0].delete_attribute("b"), things[0].shape is things[1].shape)
    print(
        value_of(things[0], "c"), value_of(things[0], "b"), things[0].has_attribute("b"), things[0].has_attribute("a")
    )
    for i in range(40):
        things[1].write_attribute("n" + str(i % 20), W_Int(i))
    print(things[1].shape.size, value_of(things[1], "n7"), things[1].attribute_names()[-3:])
    PREBUILT.write_attribute("question", things[0])
    print(value_of(PREBUILT, "answer"), PREBUILT.read_attribute("question") is things[0], PREBUILT.attribute_names())
    return 0
