"""Courses: their list, and the page of one step."""
