"""TODO renyang/web/people/__init__.py"""
