"""Pages for people without an account who have a link by letter."""
