"""Data sets: which there are, how they are got and read, and what training is given of them.

The names below are the room's face. Looking at the catalogue imports no NumPy: the functions that
need it are imported when they are first asked for.
"""
