"""What all pages of the members' face share: frame, words for what was done, ways to the sign-in."""
