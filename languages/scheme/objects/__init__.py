"""The values of the guest: pairs, symbols, procedures, records, errors and so on.  Translated code."""
