"""The log of a member: written, read and proved."""
