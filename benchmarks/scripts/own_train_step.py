"""A model with a `train_step` of its own, and figures that only it knows."""

import keras
import numpy as np
import tensorflow as tf

from tui_lab.keras import LiveLab


class OwnStep(keras.Model):
    def __init__(self, *arguments, **options):
        super().__init__(*arguments, **options)
        self.loss_tracker = keras.metrics.Mean(name="loss")
        self.mae_metric = keras.metrics.MeanAbsoluteError(name="mae")

    def train_step(self, data):
        x, y = data
        with tf.GradientTape() as tape:
            answer = self(x, training=True)
            loss = keras.ops.mean(keras.losses.mean_squared_error(y, answer))
        gradients = tape.gradient(loss, self.trainable_weights)
        self.optimizer.apply(gradients, self.trainable_weights)
        self.loss_tracker.update_state(loss)
        self.mae_metric.update_state(y, answer)
        norm = tf.linalg.global_norm(gradients)
        return {
            "loss": self.loss_tracker.result(),
            "mae": self.mae_metric.result(),
            "gradient_norm": norm,
        }

    @property
    def metrics(self):
        return [self.loss_tracker, self.mae_metric]


inputs = keras.Input((32,))
model = OwnStep(inputs, keras.layers.Dense(1)(inputs))
model.compile(optimizer="adam")
rng = np.random.default_rng(0)
x, y = rng.random((2000, 32)), rng.random((2000, 1))
model.fit(x, y, epochs=200, verbose=2, callbacks=[LiveLab(test=(x, y))])
