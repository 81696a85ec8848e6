"""TODO renyang/web/places/__init__.py"""
