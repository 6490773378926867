"""Searches over settings: one to look at, and one to be begun."""
