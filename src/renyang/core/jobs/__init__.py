"""Long work: jobs by name, runs that are claimed, computed and finished, and their states."""
