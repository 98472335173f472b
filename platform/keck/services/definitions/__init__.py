"""Indicators of a member: own ones, those of the catalogue, and advice on small numbers."""
