"""What the register knows beside its rows: its facts, whose word survives, what is fresh, what is missing."""
