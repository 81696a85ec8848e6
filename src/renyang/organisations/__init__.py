"""Organisations that take part in care, and their members."""
