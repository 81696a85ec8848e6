"""TODO renyang/web/resilience/__init__.py"""
