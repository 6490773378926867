"""What a user can set once for all: declared as data, kept in `settings.toml` in the lab's folder.

The command line and the interface derive their lists, words and checks from `SETTINGS`; how to add
one is told in `docs/how-to/add-a-setting.md`. A damaged file
never stops the lab: what can be read is used, the rest is as it comes, and `read` says why.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from tui_lab import paths, plain_files
from tui_lab.errors import NotFoundError, StoreError, UsageError
from tui_lab.i18n import _, wanted_locale, whole_number
from tui_lab.settings.entries import (
    GPU,
    GROUPS,
    OFF_OR_ON,
    RUN_COLUMNS,
    SETTINGS,
    Setting,
    SettingValue,
)

__all__ = ["GPU", "GROUPS", "OFF_OR_ON", "RUN_COLUMNS", "SETTINGS", "Setting", "SettingValue"]


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
        return _flat(plain_files.toml_table(text)) if known is None else known
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
        if "." in key and key[0] == key[-1] == '"':
            key = key[1:-1]
            plain = key.replace(".", "")
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


def _flat(table: dict[str, Any]) -> dict[str, Any]:
    """A table in which `[slurm] options = …` is called `slurm.options`, as it is typed."""
    flat: dict[str, Any] = {}
    for key, value in table.items():
        if isinstance(value, dict) and any(f"{key}.{name}" in SETTINGS for name in value):
            flat |= {f"{key}.{name}": inner for name, inner in value.items()}
        else:
            flat[key] = value
    return flat


def get(key: str) -> SettingValue:
    """The value of one setting.

    Raises:
        NotFoundError: There is no such setting.
    """
    return read()[0][find(key).key]


def locale() -> str:
    """The locale that the setting `language` asks for; "auto" leaves it to the environment."""
    kept = str(get("language"))
    return wanted_locale() if kept == "auto" else kept


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


def explained(setting: Setting, *, as_typed: bool) -> str:
    """What a setting means, translated.

    Args:
        setting: The setting.
        as_typed: Whether values are named as they are typed; else in the words of its list.
    """
    values = {
        text: text if as_typed else _("“{word}”").format(word=_(words))
        for text, words in offered(setting).items()
    }
    return _(setting.help).format_map(values)


def allowed(setting: Setting, *, with_words: bool = False) -> str:
    """What a setting can be, in a few characters: `on, off`, `1..64`, or its choices.

    Args:
        setting: The setting.
        with_words: Whether the words of its list stand behind what is typed: `auto (automatic)`.
    """
    if setting.kind == "int":
        choices = _typed(setting, with_words=with_words)
        return ", ".join([*choices, f"{setting.minimum}..{setting.maximum}"])
    if setting.verbatim:
        return _("a line such as {example}").format(example=setting.examples)
    if setting.items:
        choices = _typed(setting, with_words=with_words)
        single = ", ".join(each for each in choices if "," not in each)
        text = _("{choices}, or with commas between them: {items}")
        return text.format(choices=single, items=" ".join(setting.items))
    choices = _typed(setting, with_words=with_words)
    return ", ".join([*choices, *([setting.examples] if setting.examples else [])])


def _typed(setting: Setting, *, with_words: bool) -> list[str]:
    """The choices of a setting as they are typed, where wanted with what the list calls them."""
    return [
        f"{text} ({_(words)})" if with_words and _(words) != text else text
        for text, words in offered(setting).items()
    ]


def written(value: SettingValue) -> str:
    """A value as a person types it."""
    return {True: "on", False: "off"}[value] if isinstance(value, bool) else str(value)


def in_words(setting: Setting, value: SettingValue) -> str:
    """A value as the interface shows it, translated; languages have their own names."""
    text = written(value)
    words = offered(setting).get(text, text)
    return _(words) if words else "–"


def _fits(setting: Setting, value: object) -> bool:
    if setting.kind == "bool":
        return isinstance(value, bool)
    if setting.kind == "int" and value not in setting.choices:
        whole = isinstance(value, int) and not isinstance(value, bool)
        return whole and setting.minimum <= int(str(value)) <= setting.maximum
    if not isinstance(value, str):
        return False
    if setting.verbatim:
        return value.isprintable()
    if setting.items and all(word in setting.items for word in value.split(",")):
        return True
    matches = setting.pattern is not None and setting.pattern.fullmatch(value) is not None
    return value in setting.choices or matches


def _parsed(setting: Setting, text: str) -> SettingValue:
    word = re.sub(r"\s*,\s*", ",", text.strip().lower())
    value: SettingValue = text.strip() if setting.verbatim else word
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
