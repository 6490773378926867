"""The command line: one module per command in `commands`, and what they share beside it.

stdout is data, stderr is narration. Must not import Keras, the training room or the worker; a
command's module is imported only when that command is called.
"""
