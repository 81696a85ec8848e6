"""Background work: the job queue, runs that workers claim, and state machines."""
