"""Rules of the audit: one kind of contradiction a module, one rule a function."""
