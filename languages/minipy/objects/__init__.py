"""The values of guest programs: built-in types and instances of guest classes.  Translated code.

Floors inside, each module importing only what stands above it:

    errors       GuestError: an exception of the guest on its way; the built-in exceptions by name
    base         W_Object: what any value can be asked; each special method of the guest is a method here
    special      the table of special methods: "__add__" of the guest is ``add`` of W_Object
    types        W_Type: classes, their order of resolution (C3), versioned attributes
    gateway      functions of ours as built-in functions of the guest, and methods of guest classes as answers to ours
    instances    instances of guest classes, plain ones and those of classes derived from built-in ones
    typedef      how a module here declares a built-in type
    …            one module for each built-in type
    operations   what the interpreter asks: a + b, a[b], a.b with the reflected and fallback methods
"""
