"""Containers."""

d = {"a": 1, 2: [3]}
d["c"] = {1, 2, 3}
print(d, sorted([3, 1, 2], reverse=True), {x: x * x for x in range(3)}, {i % 3 for i in range(10)})
print([i for i in range(20) if i % 3 == 0][::-1], "abc" * 2, "x" in "xyz", 5 if not [] else 6)
print(
    list(zip([1, 2], "ab")),
    list(map(str, [1, 2])),
    list(enumerate("xy", 1)),
    any([0, 1]),
    all([]),
    sum([1, 2.5]),
    max(3, 7, 2),
    min([4, 2], key=lambda v: -v),
)
while True:
    break
else:
    print("no")
