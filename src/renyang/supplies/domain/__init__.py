"""What is neither a row nor a read or write of supplies."""
