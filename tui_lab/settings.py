"""What a user can set once for all: declared as data, kept in `settings.toml` in the lab's folder.

The command line and the interface derive their lists, words and checks from `SETTINGS`; how to add
one is told in `docs/how-to/add-a-setting.md`. A damaged file
never stops the lab: what can be read is used, the rest is as it comes, and `read` says why.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

from tui_lab import paths, plain_files
from tui_lab.errors import NotFoundError, StoreError, UsageError
from tui_lab.i18n import LANGUAGES, N_, _, whole_number

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
    """One sentence."""
    choices: Mapping[str, str] = field(default_factory=dict)
    """Values as they are typed -> in words, for the interface; offered in this order."""
    minimum: int = 0
    maximum: int = 0
    """The limits of a whole number, both included."""
    pattern: re.Pattern[str] | None = None
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
            help=N_("The language of all texts; auto follows the environment (LANG)."),
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
            help=N_("sealed: new runs show test results only after their envelope is opened."),
            choices={"open": N_("open"), "sealed": N_("sealed")},
        ),
        Setting(
            key="pictures",
            title=N_("Pictures"),
            kind="choice",
            default="auto",
            help=N_(
                "How pictures are drawn: blocks need a terminal with UTF-8, ascii works anywhere."
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
                "How training is driven: plain is Keras's own loop, resident keeps the data ready."
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
                "The interface's colours: auto looks at the terminal; ansi uses its own sixteen."
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
            help=N_("How often the interface draws: slow is for a slow connection."),
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
            title=N_("Worker at the ready"),
            group="training",
            kind="bool",
            default=True,
            help=N_(
                "Whether the interface keeps Keras loaded beside it: training then starts at once."
            ),
        ),
        Setting(
            key="capacity",
            title=N_("Runs at once"),
            group="training",
            kind="int",
            default=1,
            help=N_("How many runs train at the same time; further ones wait for their turn."),
            minimum=1,
            maximum=64,
        ),
        Setting(
            key="columns",
            title=N_("Columns of runs"),
            kind="text",
            default="auto",
            help=N_("Which columns the table of the runs has; auto takes those that fit."),
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
            help=N_("What trains: auto, none (the CPU), or numbers of graphics cards such as 0,1."),
            choices={"auto": AUTO, "none": N_("none"), "0": "0"},
            pattern=GPU,
            examples="0,1…",
        ),
    )
}


def file() -> Path:
    """Where the settings are kept."""
    return paths.home() / "settings.toml"


def read() -> tuple[dict[str, SettingValue], list[str]]:
    """All settings with their values, and a translated sentence for each thing that is wrong."""
    values: dict[str, SettingValue] = {key: s.default for key, s in SETTINGS.items()}
    try:
        table = _table()
    except StoreError as error:
        return values, [error.message]
    problems = []
    for key, value in table.items():
        setting = SETTINGS.get(key)
        if setting is not None and _fits(setting, value):
            values[key] = value
            continue
        problems.append(
            _("In {path}, {key} = {value} means nothing and is left aside.").format(
                path=file(), key=ascii(key)[1:-1], value=ascii(value)[:60]
            )
        )
    return values, problems


def _table() -> dict[str, Any]:
    try:
        text = plain_files.read_text(file())
        known = _as_written(text)
        return plain_files.toml_table(text) if known is None else known
    except (FileNotFoundError, NotADirectoryError):
        return {}
    except (OSError, ValueError) as error:
        told = plain_files.reason(error) if isinstance(error, OSError) else str(error)
        raise StoreError(
            _("The settings in {path} cannot be read ({reason}) and are left aside.").format(
                path=file(), reason=told.splitlines()[0]
            ),
            _("Repair the file, or remove it."),
        ) from error


def _as_written(text: str) -> dict[str, Any] | None:
    """The table of a file such as `change` writes; None where anything else stands in it.

    The first screen asks for settings, and does without the reader of TOML, which compiles patterns
    for as long as a fiftieth of the start.
    """
    table: dict[str, Any] = {}
    for line in filter(None, text.split("\n")):
        key, _equals, value = line.partition(" = ")
        plain = key.replace("_", "")
        if not (plain.isascii() and plain.isalpha()) or key in table or not value.isprintable():
            return None
        if value in ("true", "false"):
            table[key] = value == "true"
        elif value.isascii() and value.isdecimal() and len(value) < 10 and str(int(value)) == value:
            table[key] = int(value)
        elif len(value) > 1 and value[0] == value[-1] == '"' and not set('"\\') & set(value[1:-1]):
            table[key] = value[1:-1]
        else:
            return None
    return table


def get(key: str) -> SettingValue:
    """The value of one setting.

    Raises:
        NotFoundError: There is no such setting.
    """
    return read()[0][find(key).key]


def change(key: str, text: str) -> SettingValue:
    """Set `key` to what `text` says, and keep it; "default" takes the value away again.

    Lines of the file that mean nothing here (they may be of a newer version) stay in it.

    Raises:
        NotFoundError: There is no such setting.
        UsageError: It cannot have that value.
        StoreError: The file cannot be written, or is damaged, and would be lost.
    """
    import tomli_w

    setting = find(key)
    value = setting.default if text.strip().lower() == "default" else _parsed(setting, text)
    kept = {**_table(), key: value}
    if value == setting.default:
        del kept[key]
    try:
        paths.private_folder(file().parent)
        paths.write_atomically(file(), tomli_w.dumps(kept).encode())
    except OSError as error:
        raise StoreError(
            _("The settings cannot be written to {path}: {reason}.").format(
                path=file(), reason=plain_files.reason_of_writing(error)
            ),
            _("See with `tui-lab doctor` whether the folder can be written."),
        ) from error
    return value


def find(key: str) -> Setting:
    """The setting of that name.

    Raises:
        NotFoundError: There is none.
    """
    if key in SETTINGS:
        return SETTINGS[key]
    raise NotFoundError(
        _("There is no setting “{key}”.").format(key=key),
        _("The settings are: {keys}.").format(keys=", ".join(SETTINGS)),
    )


def offered(setting: Setting) -> Mapping[str, str]:
    """The values that can be offered, as they are typed -> in words (marked); none for a number."""
    return OFF_OR_ON if setting.kind == "bool" else setting.choices


def grouped() -> Mapping[str, list[Setting]]:
    """The settings by group, as the interface shows them."""
    return {name: [each for each in SETTINGS.values() if each.group == name] for name in GROUPS}


def allowed(setting: Setting) -> str:
    """What a setting can be, in a few characters: `on, off`, `1..64`, or its choices."""
    if setting.kind == "int":
        return f"{setting.minimum}..{setting.maximum}"
    if setting.items:
        single = ", ".join(each for each in offered(setting) if "," not in each)
        text = _("{choices}, or with commas between them: {items}")
        return text.format(choices=single, items=" ".join(setting.items))
    return ", ".join([*offered(setting), *([setting.examples] if setting.examples else [])])


def written(value: SettingValue) -> str:
    """A value as a person types it."""
    return {True: "on", False: "off"}[value] if isinstance(value, bool) else str(value)


def in_words(setting: Setting, value: SettingValue) -> str:
    """A value as the interface shows it, translated; languages have their own names."""
    text = written(value)
    return _(offered(setting).get(text, text))


def _fits(setting: Setting, value: object) -> bool:
    if setting.kind == "bool":
        return isinstance(value, bool)
    if setting.kind == "int":
        whole = isinstance(value, int) and not isinstance(value, bool)
        return whole and setting.minimum <= int(str(value)) <= setting.maximum
    if not isinstance(value, str):
        return False
    if setting.items and all(word in setting.items for word in value.split(",")):
        return True
    matches = setting.pattern is not None and setting.pattern.fullmatch(value) is not None
    return value in setting.choices or matches


def _parsed(setting: Setting, text: str) -> SettingValue:
    word = re.sub(r"\s*,\s*", ",", text.strip().lower())
    value: SettingValue = word
    if setting.kind == "bool":
        switch = {"on": True, "true": True, "yes": True, "off": False, "false": False, "no": False}
        value = switch.get(word, word)
    elif setting.kind == "int" and (whole := whole_number(word)) is not None:
        value = whole
    if _fits(setting, value):
        return value
    raise UsageError(
        _("“{value}” is no value for the setting {key}.").format(value=text, key=setting.key),
        _("It can be: {allowed}.").format(allowed=allowed(setting)),
    )
