"""Access policies of organisations."""
