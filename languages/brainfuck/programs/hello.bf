The classic greeting: the loop fills cells with multiples of ten and each letter is one of them plus a bit

++++++++++ [>+++++++ >++++++++++ >+++ >++++++++ >+++++++++++ <<<<< -]
>++ .                   H
>+ .                    e
+++++++ . .             l l
+++ .                   o
>++++++++++++++ .       comma
------------ .          space
>+++++++ .              W
>+ .                    o
+++ .                   r
------ .                l
-------- .              d
>++++++++++ .           newline
