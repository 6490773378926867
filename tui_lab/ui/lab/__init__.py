"""The lab: choose data and a network, change its settings, and train."""
