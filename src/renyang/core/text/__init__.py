"""TODO renyang/core/text/__init__.py"""
