"""What places know beside their rows: what binds an opening, what inspections must hold, how people walk."""
