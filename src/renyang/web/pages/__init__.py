"""One module a room: each view reads through its room's queries and writes through its services, and only that."""
