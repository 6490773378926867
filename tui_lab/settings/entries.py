"""Every setting of the lab, one entry each, with all that is said of it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from tui_lab.i18n import LANGUAGES, N_

SettingValue = bool | int | str
GPU = re.compile(r"auto|none|\d+(,\d+)*")
RUN_COLUMNS = (
    *("id", "name", "dataset", "status", "differs", "parameters", "seconds_per_epoch"),
    *("val_accuracy", "gap", "test_accuracy", "guess", "bar", "val_loss", "accuracy", "epochs"),
    *("best_epoch", "seconds", "seed", "created"),
    *("metric", "val_metric", "test_metric", "train_metric"),
)
"""Columns that the table of runs may have; what stands in them says `reports/run_columns.py`."""
AUTO = N_("automatic")
OWN_PROCESS = "process"
"""The place of a run that is trained by a process of this machine; see `runs/places/`."""
OFF_OR_ON: Mapping[str, str] = {"on": N_("on"), "off": N_("off")}


@dataclass(frozen=True, slots=True)
class Setting:
    """One setting: all that either face says about it and checks.

    Texts are marked with `N_`; they are translated where they are shown.
    """

    key: str
    """As it is typed, and written in the file."""
    title: str
    """A word or two."""
    kind: Literal["choice", "bool", "int", "text"]
    """"choice": one of `choices`. "text": one of `choices`, what fits `pattern`, or a list of
    `items`."""
    default: SettingValue
    help: str
    """One sentence. A value in braces, such as `{auto}`, is named as the face names it."""
    choices: Mapping[str, str] = field(default_factory=dict)
    """Values as they are typed -> in words, for the interface; offered in this order. Of a whole
    number: what it can be besides."""
    minimum: int = 0
    maximum: int = 0
    """The limits of a whole number, both included."""
    pattern: re.Pattern[str] | None = None
    verbatim: bool = False
    """A line of the user's own words, kept letter by letter; it may be empty."""
    items: tuple[str, ...] = ()
    """Words of which a value may have several, with commas between them."""
    examples: str = ""
    """How values that fit `pattern` look, beside the choices."""
    note: str = ""
    """A further sentence, for the interface alone: when a change holds."""
    group: Literal["face", "training", "data"] = "face"
    """The part of the settings screen that it stands in."""


GROUPS: Mapping[str, str] = {
    "face": N_("Language and face"),
    "training": N_("Training"),
    "data": N_("Data"),
}
"""The parts of the settings screen, in order: names as `Setting.group` has them -> titles."""
SETTINGS: Mapping[str, Setting] = {
    setting.key: setting
    for setting in (
        Setting(
            key="language",
            title=N_("Language"),
            kind="choice",
            default="auto",
            help=N_("The language of all texts; {auto} follows the environment (LANG)."),
            choices={"auto": AUTO, **LANGUAGES},
        ),
        Setting(
            key="fetch",
            title=N_("Fetch data sets"),
            group="data",
            kind="bool",
            default=True,
            help=N_("Whether `train` may fetch a missing data set from the network."),
        ),
        Setting(
            key="test",
            title=N_("Test part"),
            group="data",
            kind="choice",
            default="open",
            help=N_("{sealed}: new runs show test results only after their envelope is opened."),
            choices={"open": N_("open"), "sealed": N_("sealed")},
        ),
        Setting(
            key="pictures",
            title=N_("Pictures"),
            kind="choice",
            default="auto",
            help=N_(
                "How pictures are drawn: {blocks} needs a terminal with UTF-8, {ascii} works"
                " anywhere."
            ),
            choices={"auto": AUTO, "ascii": N_("ASCII"), "blocks": N_("blocks")},
        ),
        Setting(
            key="engine",
            title=N_("Engine"),
            group="training",
            kind="choice",
            default="auto",
            help=N_(
                "How training is driven: {plain} is Keras's own loop, {resident} keeps the data"
                " ready."
            ),
            choices={"auto": AUTO, "plain": N_("plain"), "resident": N_("resident")},
        ),
        Setting(
            key="backend",
            title=N_("Backend"),
            group="training",
            kind="choice",
            default="tensorflow",
            help=N_("What Keras computes with; JAX and PyTorch have to be installed beside it."),
            choices={"tensorflow": "TensorFlow", "jax": "JAX", "torch": "PyTorch"},
        ),
        Setting(
            key="theme",
            title=N_("Colours"),
            kind="choice",
            default="auto",
            help=N_(
                "The interface's colours: {auto} looks at the terminal; {ansi-dark} and "
                "{ansi-light} are its own sixteen."
            ),
            choices={
                "auto": AUTO,
                "dark": N_("dark"),
                "light": N_("light"),
                "contrast": N_("high contrast"),
                "safe": N_("for the colour-blind"),
                "catppuccin": "Catppuccin Mocha",
                "latte": "Catppuccin Latte",
                "nord": "Nord",
                "gruvbox": "Gruvbox",
                "tokyo-night": "Tokyo Night",
                "dracula": "Dracula",
                "ansi-dark": N_("the terminal's (dark)"),
                "ansi-light": N_("the terminal's (light)"),
            },
        ),
        Setting(
            key="link",
            title=N_("Line"),
            kind="choice",
            default="auto",
            help=N_("How often the interface draws: {slow} is for a slow connection."),
            choices={"auto": AUTO, "slow": N_("slow")},
            note=N_("It holds in full from the next start on."),
        ),
        Setting(
            key="vim_keys",
            title=N_("Vim's keys"),
            kind="bool",
            default=False,
            help=N_(
                "h j k l g G, ctrl+d and ctrl+u move in lists, tables and texts; what else these "
                "letters do is found by its name with the colon key."
            ),
        ),
        Setting(
            key="standby",
            title=N_("Keras at the ready"),
            group="training",
            kind="bool",
            default=True,
            help=N_(
                "Whether the interface keeps Keras loaded beside it, unless runs are trained on a"
                " cluster: training then starts at once."
            ),
        ),
        Setting(
            key="warm",
            title=N_("Minutes at the ready"),
            group="training",
            kind="text",
            default="auto",
            help=N_(
                "For how many minutes Keras stays loaded after a run, for the next one to start at "
                "once; {auto}: 10, but not on a machine that others use too."
            ),
            choices={"auto": AUTO, "off": N_("off"), "10": "10", "60": "60"},
            pattern=re.compile(r"[1-9]\d{0,3}"),
            examples="30…",
        ),
        Setting(
            key="capacity",
            title=N_("Runs at once"),
            group="training",
            kind="int",
            default="auto",
            help=N_(
                "How many runs train at the same time; {auto}: one for each graphics card, else"
                " one. Further ones wait for their turn."
            ),
            choices={"auto": AUTO},
            minimum=1,
            maximum=64,
        ),
        Setting(
            key="per_card",
            title=N_("Runs for each card"),
            group="training",
            kind="int",
            default=1,
            help=N_(
                "How many runs share a graphics card, where the number of runs at once is "
                "automatic; small networks leave much of a card idle."
            ),
            minimum=1,
            maximum=16,
        ),
        Setting(
            key="on",
            title=N_("Trains on"),
            group="training",
            kind="choice",
            default=OWN_PROCESS,
            help=N_(
                "Where new runs are trained: on this machine, or as jobs of a cluster with SLURM."
            ),
            choices={OWN_PROCESS: N_("this machine"), "slurm": "SLURM"},
        ),
        Setting(
            key="slurm.options",
            title=N_("SLURM: options"),
            group="training",
            kind="text",
            default="",
            help=N_("What sbatch is given for each run: partition, graphics cards, time."),
            verbatim=True,
            examples="--partition=gpu --gres=gpu:1 --time=02:00:00",
        ),
        Setting(
            key="slurm.setup",
            title=N_("SLURM: setup"),
            group="training",
            kind="text",
            default="",
            help=N_("What a job does first, a line of shell: modules are loaded here."),
            verbatim=True,
            examples="module load cuda",
        ),
        Setting(
            key="on_end",
            title=N_("Command at the end"),
            group="training",
            kind="text",
            default="",
            help=N_(
                "A shell command for the end of each run; variables such as TUI_LAB_MESSAGE tell it"
                " what came of the run."
            ),
            verbatim=True,
            examples='ntfy publish lab "$TUI_LAB_MESSAGE"',
        ),
        Setting(
            key="tensorboard",
            title=N_("TensorBoard"),
            group="training",
            kind="text",
            default="",
            help=N_("A folder where new runs are written for TensorBoard too, while they train."),
            verbatim=True,
            examples="~/logs",
        ),
        Setting(
            key="bell",
            title=N_("Bell"),
            kind="bool",
            default=False,
            help=N_(
                "Whether the terminal's bell rings when a run ends that is followed, or while the"
                " interface is open."
            ),
        ),
        Setting(
            key="columns",
            title=N_("Columns of runs"),
            kind="text",
            default="auto",
            help=N_("Which columns the table of the runs has; {auto} takes those that fit."),
            choices={
                "auto": AUTO,
                "status,val_metric,val_loss,gap,test_metric": N_("results"),
                "status,epochs,seconds,seconds_per_epoch,parameters,val_metric": N_("cost"),
            },
            items=RUN_COLUMNS,
        ),
        Setting(
            key="gpu",
            title=N_("Graphics cards"),
            group="training",
            kind="text",
            default="auto",
            help=N_(
                "What trains: {auto}, {none} (the CPU), or numbers of graphics cards such as 0,1."
            ),
            choices={"auto": AUTO, "none": N_("none"), "0": "0"},
            pattern=GPU,
            examples="0,1…",
        ),
    )
}
