"""From an application to a new member with its first steps."""
