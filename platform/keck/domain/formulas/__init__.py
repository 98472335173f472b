"""The formula language: how an indicator is computed, as text that people write and check."""
