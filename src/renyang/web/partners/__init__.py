"""TODO renyang/web/partners/__init__.py"""
