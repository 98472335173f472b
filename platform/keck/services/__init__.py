"""Light use cases; the first argument says who asks."""
