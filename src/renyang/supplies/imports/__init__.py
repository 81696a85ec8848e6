"""TODO renyang/supplies/imports/__init__.py"""
