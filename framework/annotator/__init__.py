"""Whole-program type inference over flow graphs, with the provenance of every fact.  Host code."""
