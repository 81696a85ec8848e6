"""TODO renyang/api/resilience/__init__.py"""
