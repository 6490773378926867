"""One neuron moved by hand, and gradient descent on a curve or a bowl."""
