"""Geometry of areas: repair, overlap, outline and shapes for the screen."""
