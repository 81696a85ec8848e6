"""TODO renyang/care/rules/__init__.py"""
