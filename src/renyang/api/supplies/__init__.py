"""TODO renyang/api/supplies/__init__.py"""
