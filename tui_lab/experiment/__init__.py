"""What a run is to do: its values, how they are read, checked, changed, compared and written.

Layers, optimizers and losses are in `layers`, `optimizers` and `losses`, one entry each. Must not
import Keras, NumPy or any room above.
"""
