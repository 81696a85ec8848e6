"""TODO renyang/core/deployment/__init__.py"""
