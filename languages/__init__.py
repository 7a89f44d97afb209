"""Languages written with the kit.  Each folder is one: restricted Python that imports only framework.rlib and parsing."""
