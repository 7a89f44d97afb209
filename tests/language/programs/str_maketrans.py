"""str.maketrans of a dict."""


def entry_point(argv):
    print("abcabc".translate(str.maketrans({"a": "xx", "b": None, "c": "y"})))
    t = str.maketrans({"a": "xx", "c": "y"})
    print("abcabc".translate(t))
    t2 = str.maketrans({97: "Q", 98: "R"})
    print("abcabc".translate(t2))
    print("abcabc".translate(str.maketrans({97: 65, 98: 66})))
    print("abcabc".translate({97: "zz", 98: None}))
    return 0
