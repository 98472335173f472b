"""What could be done about small numbers before an indicator is shown, and which of it is advised."""
