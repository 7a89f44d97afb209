"""struct with formats made at run time."""

from framework.rlib.rarithmetic import r_uint
from framework.rlib.rstruct import BOOL, FLOAT, INTEGER, Packer, StructError, Unpacker, calcsize, parse


def show(text, data):
    fmt = parse(text)
    fields = Unpacker(fmt, data, 1)
    for i in range(len(fmt.fields)):
        field = fmt.fields[i]
        print(field.code, field.offset, field.size, end=" ")
        if field.kind == INTEGER:
            try:
                print(fields.int_at(i), fields.uint_at(i))
            except OverflowError as e:
                print(e, fields.uint_at(i))
        elif field.kind == BOOL:
            print(fields.bool_at(i))
        elif field.kind == FLOAT:
            print(fields.float_at(i))
        else:
            print(fields.bytes_at(i))


def pack(text):
    packer = Packer(parse(text))
    packer.put_int(-2)
    packer.put_uint(r_uint(-1))
    packer.put_bool(True)
    packer.put_float(1.5)
    packer.put_float(-0.1)
    packer.put_bytes(b"abcdef")
    packer.put_bytes(b"xyz")
    return packer.build()


def entry_point(argv):
    data = bytes([i * 37 & 255 for i in range(90)])
    for order in ("", "=", "<", ">", "!"):
        show(order + "bBhH iIlLqQ?fd3s4pc2x", data)
        print(calcsize(order + "b3q0i"), pack(order + "hQ?fd4s6p3x"))
    for text in ("5", "<n", "z", "99999999999999999999s", "2h"):
        try:
            print(Packer(parse(text)).build())
        except StructError as e:
            print(e.msg)
    packer = Packer(parse("bB"))
    for value in (128, -129, 127, 256, -1, 255):
        try:
            packer.put_int(value)
        except StructError as e:
            print(value, e)
            packer.number -= 1
    print(packer.build())
    return 0
