"""TODO renyang/partners/imports/__init__.py"""
