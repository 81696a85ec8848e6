"""Access policies of needs."""
