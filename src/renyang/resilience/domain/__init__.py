"""TODO renyang/resilience/domain/__init__.py"""
