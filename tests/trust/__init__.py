"""Attacks on the deployment as a whole, each the regression test of a promise."""
