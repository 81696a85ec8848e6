"""Sealed fields: the keys and the fields they seal."""
