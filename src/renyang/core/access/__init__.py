"""TODO renyang/core/access/__init__.py"""
