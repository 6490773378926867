"""The interface: shows what the rooms below know, and asks them to act. Holds no truth itself.

The only room that imports Textual. It must never import Keras, TensorFlow, scikit-learn, SciPy or
pandas, nor the command line.
"""
