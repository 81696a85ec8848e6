"""What is computed from the rooms: the indicators, and the register as arrays."""
