"""TODO renyang/people/imports/__init__.py"""
