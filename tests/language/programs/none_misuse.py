"""What is done to a value that is always None raises CPython's exceptions when the program runs."""


def nothing():
    return None


def attribute():
    return nothing().field


def assigned_attribute():
    nothing().field = 1


def deleted_attribute():
    del nothing().field


def method():
    return nothing().upper()


def item():
    return nothing()[0]


def part():
    return nothing()[1:2]


def assigned_item():
    nothing()[0] = 1


def iterated():
    for x in nothing():
        print(x)


def unpacked():
    a, b = nothing()
    return a


def unpacked_with_a_star():
    a, *b = nothing()
    return a


def added():
    return nothing() + 1


def added_to():
    return 1 + nothing()


def increased():
    x = nothing()
    x += 1
    return x


def negative():
    return -nothing()


def compared():
    return nothing() < 3


def contained():
    return 1 in nothing()


def length():
    return len(nothing())


def as_list():
    return list(nothing())


def ordered():
    return sorted(nothing())


def entered():
    with nothing():
        print("inside")


def entry_point(argv):
    try:
        attribute()
    except (TypeError, AttributeError) as error:
        print("attribute", type(error).__name__, error)
    try:
        method()
    except (TypeError, AttributeError) as error:
        print("method", type(error).__name__, error)
    try:
        item()
    except (TypeError, AttributeError) as error:
        print("item", type(error).__name__, error)
    try:
        part()
    except (TypeError, AttributeError) as error:
        print("part", type(error).__name__, error)
    try:
        iterated()
    except (TypeError, AttributeError) as error:
        print("iterated", type(error).__name__, error)
    try:
        unpacked()
    except (TypeError, AttributeError) as error:
        print("unpacked", type(error).__name__, error)
    try:
        unpacked_with_a_star()
    except (TypeError, AttributeError) as error:
        print("unpacked_with_a_star", type(error).__name__, error)
    try:
        added()
    except (TypeError, AttributeError) as error:
        print("added", type(error).__name__, error)
    try:
        added_to()
    except (TypeError, AttributeError) as error:
        print("added_to", type(error).__name__, error)
    try:
        increased()
    except (TypeError, AttributeError) as error:
        print("increased", type(error).__name__, error)
    try:
        negative()
    except (TypeError, AttributeError) as error:
        print("negative", type(error).__name__, error)
    try:
        compared()
    except (TypeError, AttributeError) as error:
        print("compared", type(error).__name__, error)
    try:
        contained()
    except (TypeError, AttributeError) as error:
        print("contained", type(error).__name__, error)
    try:
        length()
    except (TypeError, AttributeError) as error:
        print("length", type(error).__name__, error)
    try:
        as_list()
    except (TypeError, AttributeError) as error:
        print("as_list", type(error).__name__, error)
    try:
        ordered()
    except (TypeError, AttributeError) as error:
        print("ordered", type(error).__name__, error)
    try:
        assigned_attribute()
    except (TypeError, AttributeError) as error:
        print("assigned_attribute", type(error).__name__, error)
    try:
        assigned_item()
    except (TypeError, AttributeError) as error:
        print("assigned_item", type(error).__name__, error)
    try:
        deleted_attribute()
    except (TypeError, AttributeError) as error:
        print("deleted_attribute", type(error).__name__, error)
    try:
        entered()
    except (TypeError, AttributeError) as error:
        print("entered", type(error).__name__, error)
    return 0
