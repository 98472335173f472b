"""From asking for a release to taking it off again."""
