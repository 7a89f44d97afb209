"""A list of booleans, written and read at computed places."""


def run(n):
    flags = []
    i = 0
    while i < n:
        flags.append(True)
        i = i + 1
    i = 2
    count = 0
    while i < n:
        if flags[i]:
            count = count + 1
            j = i + i
            while j < n:
                flags[j] = False
                j = j + i
        i = i + 1
    return count
