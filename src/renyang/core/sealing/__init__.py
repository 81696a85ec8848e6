"""Sealed fields and their keys."""
