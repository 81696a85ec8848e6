"""Care needs of people."""
