"""The outsider: attacks published figures as a stranger would."""
