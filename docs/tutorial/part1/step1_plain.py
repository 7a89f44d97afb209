"""Step 1: an interpreter in plain Python.  It runs on Python only: kit refuses it."""

import sys


def match_brackets(source):
    jumps, stack = {}, []
    for place, char in enumerate(source):
        if char == "[":
            stack.append(place)
        elif char == "]":
            jumps[place] = stack[-1]
            jumps[stack.pop()] = place
    return jumps


def run(source):
    jumps = match_brackets(source)
    state = {"tape": [0], "position": 0, "pc": 0}

    def change(amount):
        state["tape"][state["position"]] = (state["tape"][state["position"]] + amount) % 256

    def right():
        state["position"] += 1
        if state["position"] == len(state["tape"]):
            state["tape"].append(0)

    def left():
        state["position"] -= 1

    def jump(wanted):
        if (state["tape"][state["position"]] == 0) == wanted:
            state["pc"] = jumps[state["pc"]]

    commands = {
        ">": right,
        "<": left,
        "+": lambda: change(1),
        "-": lambda: change(-1),
        "[": lambda: jump(True),
        "]": lambda: jump(False),
        ".": lambda: sys.stdout.write(chr(state["tape"][state["position"]])),
    }
    while state["pc"] < len(source):
        command = commands.get(source[state["pc"]])
        if command is not None:
            command()
        state["pc"] += 1


def entry_point(argv):
    with open(argv[1]) as file:
        run(file.read())
    return 0


if __name__ == "__main__":
    sys.exit(entry_point(sys.argv))
