"""Access policies of agreements and responsibilities."""
