"""The settings of an experiment outside its layers, as data: what each takes and what it means.

Must not import anything heavy: forms, help and the reader of experiments are made from it.
"""

from __future__ import annotations

from tui_lab.experiment.choices import (
    MONITORS,
    SCALINGS,
    SPLITS,
    TARGET_SCALINGS,
    TEST_STATES,
)
from tui_lab.experiment.losses import LOSSES
from tui_lab.experiment.metrics import METRICS
from tui_lab.experiment.optimizers import LEARNING_RATE, OPTIMIZERS
from tui_lab.experiment.plane_inputs import PLANE_INPUTS
from tui_lab.experiment.schema import LARGEST, Argument, ArgumentKind
from tui_lab.i18n import N_

SEED = Argument(
    "seed",
    ArgumentKind.INT,
    0,
    minimum=0,
    maximum=2**32 - 1,
    help=N_("The number that every random draw starts from: splits, weights, order of batches."),
)
NAME = Argument("name", ArgumentKind.TEXT, "", help=N_("What the experiment is called."))
LONGEST_NAME = 100

DATA = (
    Argument(
        "dataset",
        ArgumentKind.TEXT,
        required=True,
        help=N_("The name of the data set."),
    ),
    Argument(
        "scaling",
        ArgumentKind.CHOICE,
        "unit",
        choices=SCALINGS,
        help=N_("How the inputs are brought to a common size; fitted on the training part alone."),
    ),
    Argument(
        "validation_split",
        ArgumentKind.FLOAT,
        0.2,
        minimum=0,
        maximum=1,
        below=True,
        help=N_("The share of the training part that is kept to validate; 0 keeps none."),
    ),
    Argument(
        "test_split",
        ArgumentKind.FLOAT,
        minimum=0,
        above=True,
        maximum=1,
        below=True,
        help=N_("The share kept to test, for data sets that have no test part of their own."),
    ),
    Argument(
        "split",
        ArgumentKind.CHOICE,
        "stratified",
        choices=SPLITS,
        seldom=True,
        quiet=True,
        help=N_("How the examples of the validation and test parts are drawn."),
    ),
    Argument(
        "random_state",
        ArgumentKind.INT,
        minimum=0,
        maximum=2**32 - 1,
        seldom=True,
        quiet=True,
        help=N_("The random_state of train_test_split, for split=sklearn; else the seed."),
    ),
    Argument(
        "target_scaling",
        ArgumentKind.CHOICE,
        "none",
        choices=TARGET_SCALINGS,
        seldom=True,
        quiet=True,
        help=N_("How quantities to be answered are scaled; undone in all that is shown."),
    ),
    Argument(
        "inputs",
        ArgumentKind.SEVERAL,
        (),
        choices=PLANE_INPUTS,
        seldom=True,
        quiet=True,
        help=N_("What the network is given in place of two inputs; both as they are without it."),
    ),
    Argument(
        "test",
        ArgumentKind.CHOICE,
        "open",
        choices=TEST_STATES,
        help=N_("Whether results on the test part are shown, or sealed until you open them."),
    ),
)

DATA_OPTIONS = (
    Argument(
        "samples",
        ArgumentKind.INT,
        minimum=4,
        maximum=LARGEST,
        help=N_("How many points are made."),
    ),
    Argument(
        "noise",
        ArgumentKind.FLOAT,
        minimum=0,
        maximum=10,
        help=N_("How far the points are scattered at random."),
    ),
    Argument(
        "turns",
        ArgumentKind.FLOAT,
        minimum=0.1,
        maximum=10,
        help=N_("How often each arm of the spiral turns round."),
    ),
    Argument(
        "outliers",
        ArgumentKind.INT,
        minimum=0,
        maximum=1000,
        help=N_("How many points of the training part are moved far away."),
    ),
)
"""Options of generated data sets; each set has some of them (see its `DatasetInfo`)."""

COMPILE = (
    Argument(
        "loss",
        ArgumentKind.CHOICE,
        choices=LOSSES,
        required=True,
        help=N_("The number that training makes smaller."),
    ),
    Argument(
        "optimizer",
        ArgumentKind.CHOICE,
        "rmsprop",
        choices=OPTIMIZERS,
        help=N_("The method by which the weights are moved."),
    ),
    LEARNING_RATE,
    Argument(
        "metrics",
        ArgumentKind.SEVERAL,
        (),
        choices=METRICS,
        seldom=True,
        quiet=True,
        help=N_("What is recorded besides the loss, the most important first."),
    ),
)
"""Besides these, each optimizer has arguments of its own."""

FIT = (
    Argument(
        "epochs",
        ArgumentKind.INT,
        10,
        minimum=1,
        maximum=LARGEST,
        help=N_("How many times the whole training part is gone through."),
    ),
    Argument(
        "batch_size",
        ArgumentKind.INT,
        32,
        minimum=1,
        maximum=LARGEST,
        help=N_("How many examples are looked at for each update of the weights."),
    ),
    Argument(
        "class_weight",
        ArgumentKind.CLASS_WEIGHT,
        seldom=True,
        quiet=True,
        help=N_(
            "How much an example counts by its class: “balanced”, a number for each class, or such "
            "as late=2."
        ),
    ),
)

EARLY_STOPPING = (
    Argument(
        "monitor",
        ArgumentKind.CHOICE,
        "val_loss",
        choices=MONITORS,
        help=N_("The number that has to get better for the training to go on."),
    ),
    Argument(
        "patience",
        ArgumentKind.INT,
        0,
        minimum=0,
        maximum=LARGEST,
        help=N_("How many epochs without improvement are waited for."),
    ),
    Argument(
        "min_delta",
        ArgumentKind.FLOAT,
        0.0,
        minimum=0,
        maximum=LARGEST,
        help=N_("The smallest change that counts as an improvement."),
    ),
    Argument(
        "restore_best_weights",
        ArgumentKind.BOOL,
        False,
        help=N_("Whether the weights of the best epoch are put back at the end."),
    ),
)
