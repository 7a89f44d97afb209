"""JSON with CPython's json.loads, which is written in C."""

import json
import sys

if __name__ == "__main__":
    with open(sys.argv[1], encoding="utf-8") as file:
        source = file.read()
    for _ in range(int(sys.argv[2])):
        json.loads(source)
