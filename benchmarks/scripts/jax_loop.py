"""A loop in JAX: a gradient, a step, nothing else."""

import jax
import jax.numpy as jnp
import numpy as np

from tui_lab.live import LiveLab

rng = np.random.default_rng(0)
x = rng.normal(size=(2000, 5)).astype("float32")
y = x @ np.array([1.0, -2.0, 0.5, 3.0, 0.0], "float32") + 0.1 * rng.normal(size=2000)


def error(weights, x, y):
    return jnp.mean((x @ weights["w"] + weights["b"] - y) ** 2)


@jax.jit
def step(weights, x, y, rate):
    loss, slopes = jax.value_and_grad(error)(weights, x, y)
    return loss, jax.tree.map(lambda value, slope: value - rate * slope, weights, slopes)


weights = {"w": jnp.zeros(5), "b": jnp.zeros(())}
lab = LiveLab("line in JAX")
for epoch in lab.epochs(300):
    rate = lab.learning_rate or 1e-2
    for start in range(0, 1600, 32):
        loss, weights = step(weights, x[start : start + 32], y[start : start + 32], rate)
        lab.log(loss=loss)
    lab.log(epoch=epoch, val_loss=error(weights, x[1600:], y[1600:]))
lab.result(y[1600:], x[1600:] @ weights["w"] + weights["b"])
lab.close()
