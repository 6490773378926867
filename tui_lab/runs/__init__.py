"""The runs: their folders, logs and states, and how workers are started, asked and watched.

Light: the standard library, msgspec and psutil. Must not import the training room, the worker or
any face.
"""
