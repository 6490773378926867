"""Are two pictures of one digit? Two inputs that share a network, and a loss of its own."""

import keras
import numpy as np
from keras import layers, ops
from sklearn.datasets import load_digits

from tui_lab.keras import LiveLab

x, y = load_digits(return_X_y=True)
x = (x / 16).astype("float32")
rng = np.random.default_rng(0)
left, right = rng.integers(0, len(x), (2, 4000))
same = (y[left] == y[right]).astype("float32")

shared = keras.Sequential(
    [keras.Input((64,)), layers.Dense(32, activation="relu"), layers.Dense(8)]
)
one, other = keras.Input((64,)), keras.Input((64,))
distance = layers.Lambda(
    lambda both: ops.sqrt(ops.sum(ops.square(both[0] - both[1]), axis=1, keepdims=True) + 1e-7),
    output_shape=(1,),
)([shared(one), shared(other)])
model = keras.Model([one, other], layers.Dense(1, activation="sigmoid")(distance))


def contrastive(truth, answer):
    return ops.mean((1 - truth) * ops.square(answer) + truth * ops.square(1 - answer))


model.compile(loss=contrastive, optimizer="rmsprop", metrics=["accuracy"])
model.fit(
    [x[left], x[right]],
    same,
    validation_split=0.2,
    epochs=200,
    batch_size=64,
    verbose=2,
    callbacks=[LiveLab(test=([x[left], x[right]], same), classes=["different", "same"])],
)
