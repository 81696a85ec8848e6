"""The register as arrays, the index, and stress tests."""
