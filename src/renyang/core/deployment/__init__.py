"""Deployment: settings, database, database privileges, key rotation and health checks."""
