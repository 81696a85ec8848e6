"""Renyang measured against named peers; `make bench`."""
