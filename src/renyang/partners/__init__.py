"""Agreements with organisations, and the responsibility list."""
