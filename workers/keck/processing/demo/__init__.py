"""The demo: four made-up municipalities, written as files that a user would have."""
