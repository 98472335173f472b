"""Engines, sessions and login roles."""
