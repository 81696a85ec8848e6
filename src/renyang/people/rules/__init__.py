"""Access rules of the register, fact by fact."""
