"""Sealed fields: the keys, the fields they seal, and the change of keys."""
