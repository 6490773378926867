"""Courses: exercises that lead through the lab, checks over what the student has to show.

Rests on the runs and their reports; NumPy comes in when a figure needs it. Must not know of the
command line or of the interface.
"""
