"""Domain logic of places: opening limits, validity of inspections, walking distances, files of readings and roads."""
