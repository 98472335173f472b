"""Queue, storage and other doors to the outside."""
