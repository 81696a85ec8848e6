"""Renyang (韧养): community elder care that keeps running, and comes back stronger."""

__version__ = "0.1.0"
