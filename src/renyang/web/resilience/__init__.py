"""Pages of resilience."""
