"""The lab as a Python library: what `import tui_lab` offers. See docs/library.md.

The names that are public are those of `tui_lab.__all__`; everything else may change at any time.
Light to import: NumPy comes with arrays that are asked for, Keras with `load`, pandas with frames.
"""
