"""Current revisions become a protected, published release."""
