"""Settings: what they can be, how they are kept, and files that say something else."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tui_lab import i18n, plain_files, settings
from tui_lab.errors import NotFoundError, StoreError, UsageError
from tui_lab.settings import SETTINGS, Setting


def written(lab_home: Path, text: str) -> Path:
    lab_home.mkdir(exist_ok=True)
    (lab_home / "settings.toml").write_text(text, encoding="utf-8")
    return lab_home / "settings.toml"


def test_without_a_file_every_setting_has_its_default(lab_home: Path) -> None:
    values, problems = settings.read()
    assert values == {
        "language": "auto",
        "fetch": True,
        "test": "open",
        "pictures": "auto",
        "engine": "auto",
        "theme": "auto",
        "link": "auto",
        "vim_keys": False,
        "standby": True,
        "warm": "auto",
        "capacity": "auto",
        "per_card": 1,
        "backend": "tensorflow",
        "columns": "auto",
        "gpu": "auto",
        "on": "process",
        "slurm.options": "",
        "slurm.setup": "",
        "on_end": "",
        "tensorboard": "",
        "bell": False,
    }
    assert problems == []
    assert not lab_home.exists()


@pytest.mark.parametrize(
    ("key", "text", "value"),
    [
        ("language", "es", "es"),
        ("language", " ES ", "es"),
        ("fetch", "off", False),
        ("fetch", "No", False),
        ("capacity", "3", 3),
        ("capacity", " Auto", "auto"),
        ("test", "sealed", "sealed"),
        ("engine", "plain", "plain"),
        ("pictures", "ascii", "ascii"),
        ("gpu", "none", "none"),
        ("gpu", "0,1", "0,1"),
        ("columns", "Seed , val_loss", "seed,val_loss"),
        ("slurm.options", " --partition=GPU --time=1:00,x ", "--partition=GPU --time=1:00,x"),
        ("slurm.setup", 'export A="b\\c"', 'export A="b\\c"'),
    ],
)
def test_a_changed_setting_is_kept(key: str, text: str, value: settings.SettingValue) -> None:
    assert settings.change(key, text) == value
    assert settings.get(key) == value
    assert settings.read()[1] == []


@pytest.mark.parametrize(
    ("key", "text"),
    [
        ("language", "fr"),
        ("fetch", "perhaps"),
        ("capacity", "0"),
        ("capacity", "65"),
        ("capacity", "many"),
        ("capacity", "1.5"),
        ("capacity", "-1"),
        ("gpu", "first"),
        ("gpu", ""),
        ("gpu", "0,"),
        ("test", ""),
    ],
)
def test_a_value_that_does_not_fit_is_refused(lab_home: Path, key: str, text: str) -> None:
    with pytest.raises(UsageError, match=key) as caught:
        settings.change(key, text)
    assert settings.allowed(SETTINGS[key]) in caught.value.hint
    assert not lab_home.exists()


def test_an_unknown_setting_lists_those_that_exist() -> None:
    for ask in (settings.get, settings.find, lambda key: settings.change(key, "x")):
        with pytest.raises(NotFoundError, match="colour") as caught:
            ask("colour")
        assert "language" in caught.value.hint


def test_a_default_is_not_written_and_takes_a_value_away(lab_home: Path) -> None:
    settings.change("capacity", "2")
    settings.change("language", "es")
    settings.change("capacity", "default")
    assert settings.get("capacity") == "auto"
    assert (lab_home / "settings.toml").read_text() == 'language = "es"\n'
    settings.change("language", "auto")
    assert (lab_home / "settings.toml").read_text() == ""


def test_values_that_mean_nothing_are_left_aside_and_named(lab_home: Path) -> None:
    written(lab_home, 'capacity = "two"\nfetch = 1\ngpu = 0\nlanguage = "es"\ncolour = "\\u001b"\n')
    values, problems = settings.read()
    assert (values["capacity"], values["fetch"], values["gpu"]) == ("auto", True, "auto")
    assert values["language"] == "es"
    assert len(problems) == 4
    assert all(problem.isprintable() for problem in problems)
    assert "capacity = 'two'" in problems[0]


def test_lines_of_a_newer_version_stay_in_the_file(lab_home: Path) -> None:
    path = written(lab_home, 'colour = "blue"\n')
    settings.change("capacity", "2")
    assert path.read_text() == 'colour = "blue"\ncapacity = 2\n'


@pytest.mark.parametrize(
    "text", ["capacity = = 2\n", "[" * 3000, "a = 1\na = 2\n", "a = 0x" + "f" * 5000]
)
def test_a_damaged_file_is_left_aside_and_never_overwritten(lab_home: Path, text: str) -> None:
    path = written(lab_home, text)
    values, problems = settings.read()
    assert values["capacity"] == "auto"
    assert len(problems) == 1
    assert str(path) in problems[0]
    with pytest.raises(StoreError, match="cannot be read"):
        settings.change("capacity", "2")
    assert path.read_text() == text


def test_bytes_that_are_no_text_are_left_aside(lab_home: Path) -> None:
    lab_home.mkdir()
    (lab_home / "settings.toml").write_bytes(b"\xff\xfe\x00")
    assert settings.get("capacity") == "auto"


def test_a_name_with_a_dot_may_stand_in_a_table_of_the_file(lab_home: Path) -> None:
    written(lab_home, '[slurm]\noptions = "--time=1"\nother = 1\n[own]\na = 1\n')
    values, problems = settings.read()
    assert values["slurm.options"] == "--time=1"
    assert len(problems) == 2
    settings.change("slurm.options", "--time=2")
    assert settings.get("slurm.options") == "--time=2"
    with pytest.raises(UsageError, match=r"slurm\.setup"):
        settings.change("slurm.setup", "module load cuda\nrm x")


def test_a_folder_that_cannot_be_written_is_said_in_a_sentence(lab_home: Path) -> None:
    lab_home.write_text("a file where the folder should be")
    with pytest.raises(StoreError, match=r"settings\.toml"):
        settings.change("capacity", "2")


@pytest.mark.parametrize("key", SETTINGS)
def test_every_setting_explains_itself(key: str) -> None:
    setting = SETTINGS[key]
    assert setting.key == key
    assert setting.title
    assert setting.help.endswith(".")
    assert settings.allowed(setting)
    assert settings.change(key, settings.written(setting.default)) == setting.default


@pytest.mark.parametrize(
    ("line", "quickly"),
    [
        ('theme = "dark"', True),
        ("standby = false\ncapacity = 2", True),
        ('language = "es"\n\nlink = "slow"', True),
        ('gpu = ""', True),
        ('"slurm.options" = "--time=1:00"', True),
        ('gpu = "ñandú ☃"', True),
        ("capacity = 0", True),
        ("# a note\ncapacity = 2", False),
        ("capacity = 02", False),
        ("capacity = -2", False),
        ("capacity = 1_000", False),
        ("capacity = 2.5", False),
        ("capacity = 2 # two", False),
        ("capacity=2", False),
        ("capacity = 2\r\ntest = 'open'", False),
        ('theme = "a\\tb"', False),
        ('theme = "a" "b"', False),
        ('theme = """dark"""', False),
        ('theme = "', False),
        ("theme = ", False),
        ("capacity = ٣", False),
        ("capacity = 1\ncapacity = 2", False),
        ("[own]\ncapacity = 2", False),
        ("a.b = 2", False),
        ('"theme" = "dark"', False),
        ("capacity = 2\nnonsense", False),
        ("settings = [1, 2]", False),
    ],
)
def test_settings_as_they_are_written_are_read_as_toml_reads_them(line: str, quickly: bool) -> None:
    found = settings._as_written(line + "\n")
    assert (found is not None) == quickly
    if found is not None:
        assert found == plain_files.toml_table(line)


def test_every_setting_that_is_changed_is_read_quickly() -> None:
    for key, setting in settings.SETTINGS.items():
        settings.change(key, str(setting.default).lower())
        text = settings.file().read_text()
        assert settings._as_written(text) == plain_files.toml_table(text)


@pytest.mark.parametrize("language", ["en", "es"])
@pytest.mark.parametrize("setting", SETTINGS.values(), ids=lambda each: each.key)
def test_values_are_named_as_they_are_typed_or_in_the_words_of_the_list(
    setting: Setting, language: str
) -> None:
    i18n.set_language(language)
    words = settings.explained(setting, as_typed=False)
    typed = settings.explained(setting, as_typed=True)
    assert not set("{}") & set(words + typed)
    for value, called in settings.offered(setting).items():
        if not value.isdigit() and i18n._(called) != value:
            assert value not in re.findall(r"[\w-]+", words) or value in i18n._(called)
    assert ("auto" in re.findall(r"\w+", typed)) is ("{auto}" in setting.help)
