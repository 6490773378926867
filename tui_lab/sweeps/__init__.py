"""Searching over the settings of an experiment: what is varied, the sweeper, what came out.

A sweep is a folder in the lab's home; its runs are ordinary runs of the store. Must not import a
face, Keras, the worker or the training room; Optuna is imported by the sweeper's process alone.
"""
