"""Backups: one encrypted file of the whole database, how it is written, proven, restored and kept."""
