"""Two networks against each other on points of a ring, by `train_on_batch`."""

import keras
import numpy as np
from keras import layers

from tui_lab.keras import LiveLab

STEPS, BATCH, NOISE = 20_000, 64, 4
rng = np.random.default_rng(0)
generator = keras.Sequential(
    [keras.Input((NOISE,)), layers.Dense(16, activation="relu"), layers.Dense(2)]
)
discriminator = keras.Sequential(
    [keras.Input((2,)), layers.Dense(16, activation="relu"), layers.Dense(1, activation="sigmoid")]
)
discriminator.compile(optimizer=keras.optimizers.Adam(1e-3), loss="binary_crossentropy")
frozen = keras.models.clone_model(discriminator)
frozen.trainable = False
both = keras.Sequential([generator, frozen])
both.compile(optimizer=keras.optimizers.Adam(1e-3), loss="binary_crossentropy")

with LiveLab("ring", epochs=STEPS // 100, steps=100) as lab:
    for step in range(STEPS):
        angle = rng.uniform(0, 2 * np.pi, BATCH)
        real = np.stack([np.cos(angle), np.sin(angle)], axis=1)
        fake = generator(rng.normal(size=(BATCH, NOISE)), training=False)
        points = np.concatenate([real, fake])
        truth = np.concatenate([np.ones((BATCH, 1)), np.zeros((BATCH, 1))])
        d_loss = discriminator.train_on_batch(points, truth)
        frozen.set_weights(discriminator.get_weights())
        g_loss = both.train_on_batch(rng.normal(size=(BATCH, NOISE)), np.ones((BATCH, 1)))
        lab.log(loss=d_loss, generator_loss=g_loss)
        if (step + 1) % 100 == 0:
            lab.log(epoch=step // 100)
