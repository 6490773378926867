"""Pictures as text, and own photographs and drawings as a network's input."""
