"""Statistics of small areas: each function is pure and takes arrays in the order of an area set."""
