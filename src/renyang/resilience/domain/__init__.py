"""Domain logic of resilience: indicators of the index, the register as arrays, and labels."""
