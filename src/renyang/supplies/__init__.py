"""Stocks, what becomes of them, and lending between communities."""
