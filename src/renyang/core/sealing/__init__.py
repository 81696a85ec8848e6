"""TODO renyang/core/sealing/__init__.py"""
