"""The server process: connections and bodies in an event loop, pages in a few threads."""
