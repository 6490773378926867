"""Courses: exercises that lead through the lab, and checks of the student's answers and runs.

Uses the runs and their reports; NumPy is imported when a figure needs it. Must not know of the
command line or of the interface.
"""
