"""One neuron by hand: what it decides, how it learns row by row, and descent on a curve or a bowl.

Pure functions over frozen values, without NumPy. Must not know of Keras, of runs or of any face.
"""
