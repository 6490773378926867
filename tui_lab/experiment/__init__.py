"""What a run is to do: its values, how they are read, checked, changed, compared and written.

The public names are here; must not import Keras, NumPy or any room above.
"""
