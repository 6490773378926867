"""Pictures through a narrow place and back: the truth is the picture itself."""

import keras
from keras import layers
from sklearn.datasets import load_digits

from tui_lab.keras import LiveLab

x = (load_digits().images / 16).astype("float32")
encoder = keras.Sequential([layers.Flatten(), layers.Dense(8, activation="relu")], name="encoder")
decoder = keras.Sequential(
    [layers.Dense(64, activation="sigmoid"), layers.Reshape((8, 8))], name="decoder"
)


class Autoencoder(keras.Model):
    def __init__(self):
        super().__init__()
        self.encoder, self.decoder = encoder, decoder

    def call(self, pictures):
        return self.decoder(self.encoder(pictures))


model = Autoencoder()
model.compile(optimizer="adam", loss="mean_squared_error")
model.fit(x, x, epochs=300, batch_size=128, verbose=2, callbacks=[LiveLab(test=(x[:100], x[:100]))])
