"""TODO renyang/care/domain/__init__.py"""
