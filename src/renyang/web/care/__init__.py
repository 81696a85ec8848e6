"""TODO renyang/web/care/__init__.py"""
