"""tin: a small dynamic object language for tests of the JIT.  Restricted Python.

    (def (fib n)
      (if (< n 2) n (+ (fib (- n 1)) (fib (- n 2)))))
    (print (fib 20))

It has what object languages have: a frame that is virtualizable, boxed numbers, instances with maps, classes with inherited
methods, closures (which capture values), exceptions, lists, strings.  ``reader`` and ``compiler`` make bytecode of the
source, ``interpreter`` runs it, ``run.run_source`` gives what a program prints.
"""
