"""Widgets and helpers that two or more features use; imports neither a feature nor the shell."""
