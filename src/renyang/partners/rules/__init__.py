"""TODO renyang/partners/rules/__init__.py"""
