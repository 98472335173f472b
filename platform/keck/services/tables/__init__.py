"""From a sent file to an accepted state of a table, and back."""
