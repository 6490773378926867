"""Batches that are made when they are wanted: a PyDataset in processes of its own."""

import keras
import numpy as np
from keras import layers

from tui_lab.keras import LiveLab


class Waves(keras.utils.PyDataset):
    """Sine waves of three frequencies, with noise."""

    def __init__(self, batches, seed, **options):
        super().__init__(**options)
        self.batches, self.seed = batches, seed

    def __len__(self):
        return self.batches

    def __getitem__(self, index):
        rng = np.random.default_rng((self.seed, index))
        kind = rng.integers(0, 3, 32)
        time = np.linspace(0, 1, 40)
        wave = np.sin(2 * np.pi * (kind[:, None] + 1) * time) + rng.normal(0, 0.5, (32, 40))
        return wave.astype("float32"), kind


if __name__ == "__main__":
    model = keras.Sequential([layers.Dense(16, activation="relu"), layers.Dense(3)])
    model.compile(
        "adam", keras.losses.SparseCategoricalCrossentropy(from_logits=True), metrics=["acc"]
    )
    model.fit(
        Waves(40, 1, workers=2, use_multiprocessing=True),
        validation_data=Waves(5, 2),
        epochs=200,
        verbose=2,
        callbacks=[LiveLab("waves", test=Waves(10, 3), classes=["low", "middle", "high"])],
    )
