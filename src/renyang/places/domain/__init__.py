"""TODO renyang/places/domain/__init__.py"""
