"""What came out of runs: reports, comparisons, exports. NumPy; never Keras or scikit-learn."""
