"""A deployment: its settings, database, rights, and whether all is well with it."""
