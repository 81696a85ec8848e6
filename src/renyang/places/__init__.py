"""Sites and their rooms, air, opening decisions, bookings and inspections; buildings and roads."""
