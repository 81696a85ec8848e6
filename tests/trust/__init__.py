"""Tests of trust: what was attacked and has to hold."""
