"""What the people of the foundation do and see."""
