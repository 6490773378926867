"""Keras code as text: read into what it would build, compile and fit; never executed.

`syntax` makes a tree of the text, `signatures` knows Keras's arguments and their defaults,
`reading` finds the network and its training, `settings` says what they are in the lab. Must not
know of data sets and must not import Keras.
"""
