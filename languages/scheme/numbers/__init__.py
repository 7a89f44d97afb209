"""The numeric tower: fixnums, bignums, exact ratios, flonums, and complex numbers made of any of these.  Translated code."""
