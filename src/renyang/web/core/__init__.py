"""TODO renyang/web/core/__init__.py"""
