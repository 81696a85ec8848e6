"""Who may see and do what with the ground's own rows."""
