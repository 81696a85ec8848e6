"""Pages: one module and its templates per room, shared parts, charts, static files."""
