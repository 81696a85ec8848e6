"""Who may see and do what: roles, the gate, and the log of who read what."""
