"""TODO renyang/api/core/__init__.py"""
