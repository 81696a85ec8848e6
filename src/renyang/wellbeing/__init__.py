"""Lessons, claims desk, support circles, mood. Still empty."""
