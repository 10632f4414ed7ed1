"""What was printed in 2023: the ledger and the comparisons as data, what follows from them, and where they disagree."""
