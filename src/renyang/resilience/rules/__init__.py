"""Access policies of resilience."""
