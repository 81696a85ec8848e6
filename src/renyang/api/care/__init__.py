"""TODO renyang/api/care/__init__.py"""
