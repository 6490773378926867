"""A small convolutional network on handwritten digits, as the first example of most tutorials."""

import keras
import numpy as np
from keras import layers
from sklearn.datasets import load_digits

from tui_lab.keras import LiveLab

x, y = load_digits(return_X_y=True)
x = (x / 16).reshape(-1, 8, 8, 1).astype("float32")
x_train, y_train, x_test, y_test = x[:1400], y[:1400], x[1400:], y[1400:]
model = keras.Sequential(
    [
        keras.Input((8, 8, 1)),
        layers.Conv2D(8, 3, activation="relu"),
        layers.MaxPooling2D(2),
        layers.Flatten(),
        layers.Dropout(0.3),
        layers.Dense(10, activation="softmax"),
    ]
)
model.compile(loss="categorical_crossentropy", optimizer="adam", metrics=["accuracy"])
model.fit(
    x_train,
    keras.utils.to_categorical(y_train, 10),
    batch_size=64,
    epochs=200,
    validation_split=0.1,
    verbose=2,
    callbacks=[LiveLab(test=(x_test, keras.utils.to_categorical(y_test, 10)))],
)
print("accuracy:", np.mean(model.predict(x_test, verbose=0).argmax(axis=1) == y_test))
