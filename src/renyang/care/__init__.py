"""Service catalogue, requests, visits, planning, satisfaction. Still empty."""
