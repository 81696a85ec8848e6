"""Sites, rooms and supplies."""
