"""Access policies of core's models."""
