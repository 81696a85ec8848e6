"""Who may see and do what with organisations."""
