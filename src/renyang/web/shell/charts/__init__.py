"""Charts as SVG rendered on the server; each page shows a table beside its chart."""
