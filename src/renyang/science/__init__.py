"""Computations: arrays and frozen parameters in, frozen results out, explicit seeds. No Django and no database."""
