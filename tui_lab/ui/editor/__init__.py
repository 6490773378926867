"""The editor: an architecture of one's own, layer by layer."""
