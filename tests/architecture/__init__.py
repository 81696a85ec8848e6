"""The walls of the house, each held by a test."""
