"""How dates are written, one way in each language."""
