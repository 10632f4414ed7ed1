"""What was printed: the ledger and the comparisons as data, what follows from them, and where they disagree."""
