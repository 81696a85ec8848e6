"""Pages: views and templates per room, shared parts, charts, static files."""
