"""Flow graphs: model, operation table, text form and parser, checker, executor.  Host code."""
