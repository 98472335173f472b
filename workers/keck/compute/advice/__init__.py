"""Trying out what a release would show if an indicator were defined otherwise."""
