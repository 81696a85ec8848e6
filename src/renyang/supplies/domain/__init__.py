"""Constants of supplies."""
