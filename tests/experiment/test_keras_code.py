"""Keras code as text: what of it becomes layers, compile and fit, and what is said of the rest."""

from __future__ import annotations

import time

import pytest

from tui_lab.errors import ExperimentError
from tui_lab.experiment.keras_code.draft import CodeDraft
from tui_lab.experiment.keras_code.reading import read_network
from tui_lab.experiment.keras_code.signatures import signature
from tui_lab.experiment.keras_code.syntax import LONGEST_CODE, looks_like_code
from tui_lab.experiment.layers import LAYERS
from tui_lab.experiment.losses import LOSSES
from tui_lab.experiment.optimizers import OPTIMIZERS

SMALL = """
model = keras.Sequential([keras.Input((4,)), layers.Dense(8, "relu"), layers.Dense(3, "softmax")])
model.compile("adam", "mse", metrics=["accuracy"])
model.fit(x, y, epochs=7, batch_size=16)
"""
LAYERS_OF_IT = [
    {"type": "Dense", "units": 8, "activation": "relu"},
    {"type": "Dense", "units": 3, "activation": "softmax"},
]
COMPILING = {"optimizer": "adam", "loss": "mean_squared_error", "metrics": ["accuracy"]}
SAME = {
    "a list": SMALL,
    "add": """
from tensorflow.keras.models import Sequential as S
from tensorflow.keras.layers import Dense as D, Input
m = S()
m.add(Input(shape=[4]))
m.add(D(units=8, activation=tf.nn.relu, name="hidden"))
m.add(D(activation=keras.activations.softmax, units=1 + 2))
m.compile(loss=tf.keras.losses.MeanSquaredError(), optimizer=tf.keras.optimizers.Adam(),
          metrics=[keras.metrics.CategoricalAccuracy()])
history = m.fit(x, y, 16, 7, verbose=0)
""",
    "one on the other": """
inputs = keras.Input(shape=(4,))
hidden = layers.Dense(8, activation="relu")(inputs)
outputs = layers.Dense(3, activation="softmax")(hidden)
net = keras.Model(inputs, outputs)
net.compile(optimizer="Adam", loss="mse", metrics="acc")
net.fit(x, y, epochs=7, batch_size=16)
""",
    "names, a function and a loop": """
%matplotlib inline
EPOCHS, BATCH = 7, 2**4
WIDTHS = [8]
def build(classes=3):
    net = keras.models.Sequential()
    net.add(keras.layers.InputLayer(shape=(4,)))
    for width in WIDTHS:
        net.add(keras.layers.Dense(width, activation="relu"))
    net.add(keras.layers.Dense(classes, activation="softmax"))
    return net
if __name__ == "__main__":
    model = build()
    optimizer = keras.optimizers.Adam
    model.compile(optimizer=optimizer, loss=keras.losses.mean_squared_error, metrics=["accuracy"])
    model.fit(x, y, epochs=EPOCHS, batch_size=BATCH)
""",
}


def read(text: str) -> CodeDraft:
    return read_network(text)


@pytest.mark.parametrize("text", SAME.values(), ids=SAME.keys())
def test_ways_to_write_a_network_give_one_and_the_same(text: str) -> None:
    draft = read(text)
    assert draft.table == {
        "layers": LAYERS_OF_IT,
        "compile": COMPILING,
        "fit": {"epochs": 7, "batch_size": 16},
    }
    assert draft.remarks == ()
    assert draft.input_shape == (4,)


def test_objects_with_arguments_become_settings() -> None:
    draft = read(
        """
rate = 0.1
stop = keras.callbacks.EarlyStopping("val_acc", patience=3, restore_best_weights=True)
model = Sequential([
    Conv2D(8, (3, 3), (2, 2), "same", activation="relu", input_shape=(28, 28, 1),
           kernel_initializer=keras.initializers.HeNormal(),
           kernel_regularizer=regularizers.l1_l2(l1=0.01, l2=0.02), bias_regularizer=L2(),
           kernel_constraint=MaxNorm(3, axis=(0, 1)),
           bias_constraint="non_neg"),
    MaxPool2D(),
    Softmax(),
    Flatten(),
    Dense(10),
])
model.compile(SGD(rate, momentum=0.9, nesterov=True),
              tf.keras.losses.SparseCategoricalCrossentropy(from_logits=True))
model.fit(x, y, callbacks=[stop], class_weight={0: 1, 1: 2.5}, validation_split=0.1)
"""
    )
    first, pooling, activation, _flatten, last = draft.table["layers"]  # type: ignore[misc]
    assert first == {
        "type": "Conv2D",
        "filters": 8,
        "kernel_size": [3, 3],
        "strides": [2, 2],
        "padding": "same",
        "activation": "relu",
        "kernel_initializer": "he_normal",
        "kernel_regularizer": {"l1": 0.01, "l2": 0.02},
        "bias_regularizer": {"l2": 0.01},
        "kernel_constraint": {"type": "max_norm", "max_value": 3, "axis": [0, 1]},
        "bias_constraint": {"type": "non_neg"},
    }
    assert pooling == {"type": "MaxPooling2D"}
    assert activation == {"type": "Activation", "activation": "softmax"}
    assert last == {"type": "Dense", "units": 10, "activation": "softmax"}
    assert draft.table["compile"] == {
        "optimizer": "sgd",
        "learning_rate": 0.1,
        "momentum": 0.9,
        "nesterov": True,
        "loss": "sparse_categorical_crossentropy",
    }
    assert draft.table["fit"] == {
        "epochs": 1,  # Keras's default
        "class_weight": [1, 2.5],
        "early_stopping": {
            "monitor": "val_accuracy",
            "patience": 3,
            "restore_best_weights": True,
        },
    }
    assert draft.validation_split == 0.1
    assert draft.input_shape == (28, 28, 1)
    assert draft.remarks == (
        "Line 15: from_logits=True: the last layer gets softmax, which is the same.",
    )


def test_what_the_lab_has_no_setting_for_is_named_with_its_line() -> None:
    draft = read(
        """model = Sequential()
model.add(Dense(8, lora_rank=2, name="first"))
model.add(Dense(3, activation="softmax", bias_initializer=Zeros(), wide=True))
model.compile(Adam(ExponentialDecay(0.1, 5, 0.9), use_ema=True), "mse", metrics=["f1_score", "mae"])
model.fit(x, y, shuffle=False, callbacks=[ModelCheckpoint("a.keras")], verbose=2)
"""
    )
    assert [each.partition("; ")[0] for each in draft.remarks] == [
        "Line 2: the lab has no setting for lora_rank=2 (Dense)",
        "Line 3: Dense has no argument wide",
        "Line 4: the lab has no setting for ExponentialDecay (learning_rate)",
        "Line 4: the lab has no setting for use_ema=True (Adam)",
        "Line 4: the lab has no setting for the metric 'f1_score'",
        "Line 5: the lab has no setting for ModelCheckpoint",
        "Line 5: the lab has no setting for shuffle=False (fit)",
    ]
    assert draft.table["compile"] == {
        "optimizer": "adam",
        "loss": "mean_squared_error",
        "metrics": ["mae"],
    }


def test_all_that_is_wrong_is_told_at_once() -> None:
    with pytest.raises(ExperimentError) as caught:
        read(
            """
import torch.nn as nn
model = Sequential([LSTM(8), nn.Linear(3), Dense(width), Dense(*sizes)])
for n in sizes:
    model.add(Dense(n))
model.compile("adm", loss="rmse")
"""
        )
    assert [each.message for each in caught.value.everything] == [
        "Line 3: the lab has no layer LSTM.",
        "Line 3: nn.Linear is no layer of Keras.",
        "Line 3: units= cannot be read without running the code: width",
        "Line 3: the arguments of Dense are not written out, but packed with a star.",
        "Line 4: How often the loop adds layers cannot be read without running the code: sizes",
        "Line 6: the lab has no optimizer 'adm'.",
    ]
    assert "Adam" in caught.value.everything[-1].hint


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("model = Sequential([Dense(1)]", "Line 1 of the code is not Python"),
        ("print('hello')", "makes no network"),
        ("model = Sequential([Dense(1)])", "compiles no network"),
        ("model = Sequential([Dense(1)])\nmodel.compile('sgd')", "Line 2: compile has no loss."),
        ("a = Dense(1)(x)\nModel(b, a)", "do not stand one behind another"),
        ("m = Sequential([Dense(1)])\nm.pop()\nm.compile('sgd', 'mse')", "changed again"),
    ],
)
def test_what_is_no_network_gets_a_sentence(text: str, said: str) -> None:
    with pytest.raises(ExperimentError, match=said) as caught:
        read(text)
    assert caught.value.hint


def test_of_several_networks_the_last_compiled_one_is_read() -> None:
    second = SMALL.replace("model", "other").replace("8", "9")
    draft = read(SMALL + second)
    assert draft.table["layers"][0]["units"] == 9  # type: ignore[index]
    assert "2 networks" in draft.remarks[0]


HOSTILE = {
    "brackets": "(" * 90_000,
    "signs": "-" * 90_000 + "1",
    "a chain of names": "a" + ".b" * 45_000,
    "a chain of calls": "f" + "()" * 45_000,
    "a sum": "1+" * 40_000 + "1",
    "a long number": "model = Sequential([Dense(0x" + "f" * 90_000 + ")])",
    "a power": "model = Sequential([Dense(9**9**9**9)])\nmodel.compile('sgd', 'mse')",
    "lists of lists": "\n".join(
        [
            "a0 = [1, 1]",
            *(f"a{n} = [a{n - 1}, a{n - 1}]" for n in range(1, 60)),
            "m = Sequential([Dense(a59)])\nm.compile('sgd', 'mse')",
        ]
    ),
    "names that mean each other": "a = b\nb = a\nm = Sequential([Dense(a)])\nm.compile(a, a)",
    "loops in loops": "\n".join(
        [
            *(" " * n + f"for i{n} in range(10**9):" for n in range(60)),
            " " * 60 + "m = Sequential([Dense(1)])",
        ]
    ),
    "branches": "if a:\n p\n" + "elif a:\n p\n" * 800,
    "a null": "a = 1\0",
    "half a character": "a = '\ud800'",
    "much of it": "x = 1\n" * (LONGEST_CODE // 5),
    "many fits": "w = {0: 1}\nm = Sequential([Dense(1)])\nfor i in range(1000):\n"
    + " m.fit(x, y, class_weight=w)\n" * 500,
}


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE.keys())
def test_code_that_means_harm_gets_a_sentence_soon(text: str) -> None:
    before = time.process_time()
    with pytest.raises(ExperimentError) as caught:
        read(text)
    assert caught.value.message
    assert len(caught.value.message) < 500
    assert time.process_time() - before < 5


def test_nothing_of_a_code_is_executed(tmp_path: object) -> None:
    with pytest.raises(ExperimentError):
        read(f"open({str(tmp_path)!r} + '/made', 'w')\n__import__('os').abort()\nexit()")
    assert list(tmp_path.iterdir()) == []  # type: ignore[attr-defined]


def test_code_is_told_from_toml_and_lines() -> None:
    assert looks_like_code(SMALL)
    assert looks_like_code("from keras import layers")
    assert not looks_like_code("data(iris) > Dense(3) > compile(mse)")
    assert not looks_like_code('[data]\ndataset = "iris"\n[compile]\nloss = "mse"')


def test_every_layer_optimizer_and_loss_has_its_line_among_the_signatures() -> None:
    for name, schema in LAYERS.items():
        known = signature(name, "layers")
        assert known is not None, name
        assert {argument.name for argument in schema.arguments} <= set(known.names)
    for optimizer in OPTIMIZERS.values():
        known = signature(optimizer.keras_class, "optimizers")
        assert known is not None, optimizer.keras_class
        assert {argument.name for argument in optimizer.arguments} <= set(known.names)
        assert known.defaults["learning_rate"] == optimizer.learning_rate
    named = "\n".join(f"m = Sequential([Dense(1)])\nm.compile('sgd', '{name}')" for name in LOSSES)
    assert read(named).table["compile"] == {"optimizer": "sgd", "loss": list(LOSSES)[-1]}
