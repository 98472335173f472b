"""Saving the platform, reading what was saved, and holding files against rows."""
