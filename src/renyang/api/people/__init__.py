"""TODO renyang/api/people/__init__.py"""
