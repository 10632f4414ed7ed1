"""Kinds of contradictions: one a module, one rule a function."""
