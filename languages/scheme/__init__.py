"""Scheme, R7RS-small: reader, expander, compiler to syntax trees and a CEK machine made for the JIT.  Translated code."""
