"""All that a member has, written into an archive in open formats."""
