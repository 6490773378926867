"""A classifier of scikit-learn that learns in parts."""

import numpy as np
from sklearn.datasets import load_digits
from sklearn.linear_model import SGDClassifier
from sklearn.metrics import log_loss

from tui_lab.live import LiveLab

x, y = load_digits(return_X_y=True)
x = x / 16
model = SGDClassifier(loss="log_loss", random_state=0)
with LiveLab("digits in scikit-learn") as lab:
    for epoch in range(2000):
        order = np.random.default_rng(epoch).permutation(1400)
        model.partial_fit(x[order], y[order], classes=np.arange(10))
        lab.log(
            epoch=epoch,
            loss=log_loss(y[:1400], model.predict_proba(x[:1400])),
            accuracy=model.score(x[:1400], y[:1400]),
            val_accuracy=model.score(x[1400:], y[1400:]),
        )
        if lab.stopping:
            break
    lab.result(y[1400:], model.predict_proba(x[1400:]))
