"""Reviews as bags of words, good or bad: one sigmoid, a tf.data pipeline, an integer vocabulary."""

import keras
import numpy as np
import tensorflow as tf
from keras import layers

from tui_lab.keras import LiveLab

WORDS, LENGTH = 500, 40
rng = np.random.default_rng(7)
mood = rng.normal(size=WORDS)
texts = rng.integers(0, WORDS, (3000, LENGTH))
good = (mood[texts].mean(axis=1) > 0).astype("int64")


def pipeline(rows):
    data = tf.data.Dataset.from_tensor_slices((texts[rows], good[rows]))
    return data.shuffle(1000, seed=1).batch(64).prefetch(2)


model = keras.Sequential(
    [layers.Embedding(WORDS, 8), layers.GlobalAveragePooling1D(), layers.Dense(1)]
)
model.compile(
    optimizer=keras.optimizers.Adam(0.01),
    loss=keras.losses.BinaryCrossentropy(from_logits=True),
    metrics=[keras.metrics.BinaryAccuracy(threshold=0.0)],
)
model.fit(
    pipeline(slice(2400)),
    validation_data=pipeline(slice(2400, 2700)),
    epochs=200,
    verbose=2,
    callbacks=[LiveLab(test=pipeline(slice(2700, None)), classes=["bad", "good"])],
)
