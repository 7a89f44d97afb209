"""Languages written with the kit.  Each folder is one: translated code that imports only rlib and parsing."""
