"""Needs: their terms, how sheets write them and how they are put into words."""
