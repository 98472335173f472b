"""Who belongs to a member, who is its guest, and who vouches for it."""
