"""Organisations, agreements and responsibilities."""
