"""Who may see and run what of resilience."""
