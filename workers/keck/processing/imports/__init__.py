"""Files become area sets and revisions."""
