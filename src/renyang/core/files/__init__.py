"""TODO renyang/core/files/__init__.py"""
