"""Who may see and do what with the register, fact by fact."""
