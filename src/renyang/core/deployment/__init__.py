"""A deployment: its settings, database, rights and keys, and whether all is well with it."""
