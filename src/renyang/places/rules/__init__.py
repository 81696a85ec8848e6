"""TODO renyang/places/rules/__init__.py"""
