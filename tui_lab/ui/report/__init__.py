"""The report of a run that has ended: one page for each kind of result."""
