"""What int() and float() say about long texts."""


def entry_point(argv):
    n = len(argv)
    for s in ("x" * 300 * n, "é" * 250, "'" * 300, ""):
        for b in (10, 16):
            try:
                print(int(s, b))
            except ValueError as e:
                print(e)
        try:
            print(float(s))
        except ValueError as e:
            print(e)
    return 0
