"""A member's own pages: upload, check, release, take back."""
