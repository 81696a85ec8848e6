"""Pages of organisations and partners."""
