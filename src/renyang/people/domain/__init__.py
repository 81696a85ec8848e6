"""TODO renyang/people/domain/__init__.py"""
