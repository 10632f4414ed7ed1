"""What may be said: one cell as a reader may meet it, the thresholds, and the gate between estimates and readers."""
