"""TODO renyang/people/rules/__init__.py"""
