"""Data sets: which there are, how they are got and read, and what training is given of them.

`listing`, `builtin_sets` and `planning` import no NumPy: the light faces use them.
"""
