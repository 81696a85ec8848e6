"""Stocks of supplies, their movements, and loans between communities."""
