"""TODO renyang/care/imports/__init__.py"""
