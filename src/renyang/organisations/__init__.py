"""TODO renyang/organisations/__init__.py"""
