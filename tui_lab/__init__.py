"""tui-lab: a laboratory for neural networks that lives in a terminal.

Nothing heavy is imported here: the version is all that every room shares.
"""

__version__ = "0.1.0"
