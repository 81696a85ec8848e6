"""Charts as SVG made on the server; each has a text table beside it on the page."""
