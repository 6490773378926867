"""What a user can set once for all: declared as data, kept in `settings.toml` in the lab's folder.

The command line and the interface derive their lists and checks from `SETTINGS`. A damaged file
never stops the lab: what can be read is used, the rest is as it comes, and `read` says why.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from tui_lab import paths
from tui_lab.errors import NotFoundError, StoreError, UsageError
from tui_lab.i18n import N_, _

SettingValue = bool | int | str
GPU = re.compile(r"auto|none|\d+(,\d+)*")


@dataclass(frozen=True, slots=True)
class Setting:
    """One setting; texts are marked, to be translated where they are shown."""

    key: str
    title: str
    kind: Literal["choice", "bool", "int", "gpu"]
    default: SettingValue
    help: str
    choices: tuple[str, ...] = ()
    minimum: int = 0
    maximum: int = 0


SETTINGS: Mapping[str, Setting] = {
    setting.key: setting
    for setting in (
        Setting(
            "language",
            N_("Language"),
            "choice",
            "auto",
            N_("The language of all texts; auto follows the environment (LANG)."),
            ("auto", "en", "es"),
        ),
        Setting(
            "fetch",
            N_("Fetch data sets"),
            "bool",
            True,
            N_("Whether `train` may fetch a missing data set from the network."),
        ),
        Setting(
            "test",
            N_("Test part"),
            "choice",
            "open",
            N_("sealed: new runs show test results only after their envelope is opened."),
            ("open", "sealed"),
        ),
        Setting(
            "pictures",
            N_("Pictures"),
            "choice",
            "auto",
            N_("How pictures are drawn: blocks need a terminal with UTF-8, ascii works anywhere."),
            ("auto", "ascii", "blocks"),
        ),
        Setting(
            "engine",
            N_("Engine"),
            "choice",
            "auto",
            N_("How training is driven: plain is Keras's own loop, resident keeps the data ready."),
            ("auto", "plain", "resident"),
        ),
        Setting(
            "theme",
            N_("Colours"),
            "choice",
            "auto",
            N_("The interface's colours: auto looks at the terminal; ansi uses its own sixteen."),
            ("auto", "dark", "light", "ansi-dark", "ansi-light"),
        ),
        Setting(
            "link",
            N_("Line"),
            "choice",
            "auto",
            N_("How often the interface draws: slow is for a slow connection."),
            ("auto", "slow"),
        ),
        Setting(
            "standby",
            N_("Worker at the ready"),
            "bool",
            True,
            N_("Whether the interface keeps Keras loaded beside it: training then starts at once."),
        ),
        Setting(
            "capacity",
            N_("Runs at once"),
            "int",
            1,
            N_("How many runs train at the same time; further ones wait for their turn."),
            minimum=1,
            maximum=64,
        ),
        Setting(
            "gpu",
            N_("Graphics cards"),
            "gpu",
            "auto",
            N_("What trains: auto, none (the CPU), or numbers of graphics cards such as 0,1."),
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
        text = file().read_text(encoding="utf-8")
        import tomllib  # where there is no such file, nothing waits for it

        return tomllib.loads(text)
    except FileNotFoundError:
        return {}
    except (OSError, ValueError, RecursionError) as error:
        raise StoreError(
            _("The settings in {path} cannot be read ({reason}) and are left aside.").format(
                path=file(), reason=str(error).splitlines()[0]
            ),
            _("Repair the file, or remove it."),
        ) from error


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
                path=file(), reason=error.strerror
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


def allowed(setting: Setting) -> str:
    """What a setting can be, in a few characters: `on, off`, `0..64`, or its choices."""
    if setting.kind == "bool":
        return "on, off"
    if setting.kind == "int":
        return f"{setting.minimum}..{setting.maximum}"
    return ", ".join(setting.choices) or "auto, none, 0, 0,1…"


def written(value: SettingValue) -> str:
    """A value as a person types it."""
    return {True: "on", False: "off"}[value] if isinstance(value, bool) else str(value)


def _fits(setting: Setting, value: object) -> bool:
    if setting.kind == "bool":
        return isinstance(value, bool)
    if setting.kind == "int":
        whole = isinstance(value, int) and not isinstance(value, bool)
        return whole and setting.minimum <= int(str(value)) <= setting.maximum
    if setting.kind == "gpu":
        return isinstance(value, str) and GPU.fullmatch(value) is not None
    return value in setting.choices


def _parsed(setting: Setting, text: str) -> SettingValue:
    word = text.strip().lower()
    value: SettingValue = word
    if setting.kind == "bool":
        switch = {"on": True, "true": True, "yes": True, "off": False, "false": False, "no": False}
        value = switch.get(word, word)
    elif setting.kind == "int" and word.isdecimal():
        value = int(word)
    if _fits(setting, value):
        return value
    raise UsageError(
        _("“{value}” is no value for the setting {key}.").format(value=text, key=setting.key),
        _("It can be: {allowed}.").format(allowed=allowed(setting)),
    )
