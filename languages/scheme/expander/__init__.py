"""From what was read to core forms: scopes, special forms, syntax-rules, libraries.  Translated code.

Hygiene follows Clinger and Rees, "Macros That Work" (POPL 1991).  An expansion replaces each symbol that its template
inserts by a fresh *alias*, which remembers the scope of the macro's definition.  Whoever binds an alias binds just that;
an alias that nobody has bound means what its symbol means in the remembered scope; quoting gives the symbol.  So the
meaning of an identifier is decided by scopes alone, and no pass renames anything.
"""
