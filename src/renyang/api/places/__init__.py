"""TODO renyang/api/places/__init__.py"""
