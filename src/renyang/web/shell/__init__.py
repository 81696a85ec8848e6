"""TODO renyang/web/shell/__init__.py"""
