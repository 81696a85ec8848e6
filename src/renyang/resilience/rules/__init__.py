"""TODO renyang/resilience/rules/__init__.py"""
