"""Domain rules of the register: its facts, survivorship, freshness and what is missing."""
