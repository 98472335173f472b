"""The foundation's pages: how the members are doing, and nothing that they have not published."""
