"""Hazards, emergency plans, alerts, incidents, drills, reviews. Still empty."""
