"""The resilience index and stress tests of divisions."""
