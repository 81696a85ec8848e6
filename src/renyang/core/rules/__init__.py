"""TODO renyang/core/rules/__init__.py"""
