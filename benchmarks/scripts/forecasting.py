"""The next hours of a series from the hours before, with windows from Keras and an LSTM."""

import keras
import numpy as np
from keras import layers

from tui_lab.keras import LiveLab

hours = np.arange(3000)
series = np.sin(hours / 24 * 2 * np.pi) + 0.1 * np.random.default_rng(0).normal(size=len(hours))
series = series.astype("float32")


def windows(part):
    return keras.utils.timeseries_dataset_from_array(
        part[:-24, None], part[24:], sequence_length=24, batch_size=64
    )


model = keras.Sequential([keras.Input((24, 1)), layers.LSTM(8), layers.Dense(1)])
model.compile(optimizer="rmsprop", loss="mse", metrics=["mae"])
model.fit(
    windows(series[:2000]),
    validation_data=windows(series[2000:2500]),
    epochs=200,
    verbose=2,
    callbacks=[
        keras.callbacks.ReduceLROnPlateau(patience=3),
        keras.callbacks.EarlyStopping(patience=20, restore_best_weights=True),
        LiveLab(test=windows(series[2500:]), quantities=["level"]),
    ],
)
