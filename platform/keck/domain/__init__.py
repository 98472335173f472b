"""Light and pure: codes, periods, groups, definitions, statuses."""
