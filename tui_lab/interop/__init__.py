"""Records of other programs: read into runs of the lab, and runs written as their files.

Plain Python over the store: no NumPy, no TensorFlow, no library of the programs themselves.
"""
