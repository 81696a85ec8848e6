"""Organisations that take part, and their members."""
