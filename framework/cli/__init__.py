"""The `kit` command: parses arguments, calls the driver, prints.  Host code."""
