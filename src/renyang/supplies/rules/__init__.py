"""Access policies of supplies."""
