"""A trained network asked about one's own pictures and rows."""
