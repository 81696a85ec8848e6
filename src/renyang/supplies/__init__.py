"""TODO renyang/supplies/__init__.py"""
