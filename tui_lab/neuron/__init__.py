"""One neuron or two layers by hand: what they decide, how they learn, and descent on a surface.

Pure functions over frozen values, without NumPy. Must not know of Keras, of runs or of any face.
"""
