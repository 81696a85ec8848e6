"""What each person needs: the services of the catalogue, how often, and on which terms."""
