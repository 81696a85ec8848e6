"""Access policies of places."""
