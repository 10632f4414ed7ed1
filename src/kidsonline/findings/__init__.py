"""What is said: single numbers, comparisons with their state, and the way both reach the prose."""
