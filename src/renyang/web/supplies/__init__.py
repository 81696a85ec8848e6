"""TODO renyang/web/supplies/__init__.py"""
