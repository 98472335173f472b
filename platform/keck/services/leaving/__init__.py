"""What a member takes along, and how it is erased."""
