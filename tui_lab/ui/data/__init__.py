"""The data sets: what there is, fetching, and adding one's own."""
