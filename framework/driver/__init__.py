"""The pipeline from a target to an executable: options, stages in order, units, caching, the bill.  Host code."""
