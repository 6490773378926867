"""A functional model that answers two questions at once: how long, and which kind."""

import keras
import numpy as np
from keras import layers

from tui_lab.keras import LiveLab

rng = np.random.default_rng(3)
numbers = rng.normal(size=(2000, 6)).astype("float32")
words = rng.integers(0, 50, (2000, 10))
length = numbers.sum(axis=1, keepdims=True)
kind = (words[:, 0] % 3).astype("int64")

left = keras.Input((6,), name="numbers")
right = keras.Input((10,), name="words", dtype="int32")
both = layers.concatenate([left, layers.Flatten()(layers.Embedding(50, 4)(right))])
hidden = layers.Dense(32, activation="relu")(both)
outputs = {
    "length": layers.Dense(1, name="length")(hidden),
    "kind": layers.Dense(3, activation="softmax", name="kind")(hidden),
}
model = keras.Model([left, right], outputs, name="two_questions")
model.compile(
    optimizer="adam",
    loss={"length": "mse", "kind": "sparse_categorical_crossentropy"},
    metrics={"kind": ["accuracy"]},
)
data = ({"numbers": numbers, "words": words}, {"length": length, "kind": kind})
model.fit(
    *data,
    epochs=200,
    validation_split=0.2,
    verbose=2,
    callbacks=[LiveLab(test=data, output="kind")],
)
