"""The training view: curves, gauges and examples of a run while it is trained."""
