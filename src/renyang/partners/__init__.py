"""Agreements, and who answers for what."""
