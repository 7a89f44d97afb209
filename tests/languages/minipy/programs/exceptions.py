"""Exceptions."""

try:
    [][1]
except IndexError as e:
    print("caught", e, repr(e))
finally:
    print("finally")
try:
    try:
        1 / 0
    except ZeroDivisionError as e:
        raise ValueError("bad") from e
except ValueError as e:
    print(repr(e.__cause__), e.args)
